import { envelopedSignatureUri, exclusiveC14nUri } from '../algorithms.ts'
import type { ReceivedAlgorithm, ReferenceRule, SignatureProfile } from '../xmldsig/signature-profile.ts'

/** One signature over the message alone. */
const messageProfile = (
  algorithms: readonly ReceivedAlgorithm[],
  signed: Omit<ReferenceRule, 'name'>,
): SignatureProfile => ({
  idAttribute: 'Id',
  canonicalization: [exclusiveC14nUri],
  uniqueIds: 'everywhere',
  algorithms,
  slots: {
    message: {
      holder: ['*'],
      occurs: 'once',
      object: 'none',
      references: [{ name: 'message', ...signed }],
    },
  },
})

/** A message whose signature is the child of the root that it signs, exclusive C14N: LGSP messages. */
export const envelopedMessage = (algorithms: readonly ReceivedAlgorithm[] = ['RS256']): SignatureProfile =>
  messageProfile(algorithms, {
    to: { is: 'document' },
    transforms: [[envelopedSignatureUri, exclusiveC14nUri]],
  })

/**
 * A message that is one child of the root while its signature is another, exclusive C14N. NEAC, the national CA, can
 * check only such signatures.
 */
export const outsideMessage = (algorithms: readonly ReceivedAlgorithm[] = ['RS256']): SignatureProfile =>
  messageProfile(algorithms, { to: { is: 'element', path: ['*', '*'] }, transforms: [[exclusiveC14nUri]] })
