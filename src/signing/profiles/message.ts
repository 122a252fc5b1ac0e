import { envelopedSignatureUri, exclusiveC14nUri } from '../algorithms.ts'
import type { ReceivedAlgorithm, SignatureProfile } from '../signature-profile.ts'

const common = {
  idAttribute: 'Id',
  canonicalization: [exclusiveC14nUri],
  uniqueIds: 'everywhere',
} as const

/** A message whose signature is the child of the root that it signs, exclusive C14N: LGSP messages. */
export function envelopedMessage(algorithms: readonly ReceivedAlgorithm[] = ['RS256']): SignatureProfile {
  return {
    ...common,
    algorithms,
    slots: {
      message: {
        holder: ['*'],
        occurs: 'once',
        object: 'none',
        references: [
          {
            name: 'message',
            to: { is: 'document' },
            transforms: [[envelopedSignatureUri, exclusiveC14nUri]],
          },
        ],
      },
    },
  }
}

/**
 * A message that is one child of the root while its signature is another, exclusive C14N. NEAC, the national CA, can
 * check only such signatures.
 */
export function outsideMessage(algorithms: readonly ReceivedAlgorithm[] = ['RS256']): SignatureProfile {
  return {
    ...common,
    algorithms,
    slots: {
      message: {
        holder: ['*'],
        occurs: 'once',
        object: 'none',
        references: [
          { name: 'message', to: { is: 'element', path: ['*', '*'] }, transforms: [[exclusiveC14nUri]] },
        ],
      },
    },
  }
}
