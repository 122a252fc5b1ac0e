import { envelopedSignatureUri, exclusiveC14nUri } from '../algorithms.ts'
import type { ReceivedAlgorithm, SignatureProfile } from '../xmldsig/signature-profile.ts'

const edxml = '{http://www.mic.gov.vn/TBT/QCVN_102_2016}'

/**
 * An edXML document (QCVN 102:2016/BTTTT): the signature stands in the header's Signature and covers the document. The
 * senders' libraries sign with RSA-SHA1, so a partner's setting may list it; we sign with SHA-256. References to
 * attachments (`cid:`) are not accepted: what their digest covers is not laid down where we could read it.
 */
export function edxmlDocument(algorithms: readonly ReceivedAlgorithm[] = ['RS256']): SignatureProfile {
  return {
    idAttribute: 'Id',
    algorithms,
    canonicalization: [exclusiveC14nUri],
    uniqueIds: 'everywhere',
    slots: {
      header: {
        holder: ['*', `${edxml}edXMLEnvelope`, `${edxml}edXMLHeader`, `${edxml}Signature`],
        occurs: 'once',
        object: 'none',
        references: [
          {
            name: 'document',
            to: { is: 'document' },
            transforms: [[envelopedSignatureUri, exclusiveC14nUri]],
          },
        ],
      },
    },
  }
}
