import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { answerRequest } from '../../simulators/tsa/answer-request.ts'
import { issueStampCertificate } from '../../simulators/tsa/index.ts'
import { createPemSigner } from '../../src/signing/keys/pem-signer.ts'
import { eInvoice } from '../../src/signing/profiles/e-invoice.ts'
import { edxmlDocument } from '../../src/signing/profiles/edxml.ts'
import { envelopedMessage, outsideMessage } from '../../src/signing/profiles/message.ts'
import { transcript } from '../../src/signing/profiles/transcript.ts'
import { withXades } from '../../src/signing/profiles/with-xades.ts'
import { createTimeStamper } from '../../src/signing/timestamp/time-stamper.ts'
import { trustAuthorities } from '../../src/signing/trust/trust-authorities.ts'
import { trustPinned } from '../../src/signing/trust/trust-pinned.ts'
import { addSignature } from '../../src/signing/xmldsig/add-signature.ts'
import type { SignatureProfile } from '../../src/signing/xmldsig/signature-profile.ts'
import { type VerifyOptions, verifyXml } from '../../src/signing/xmldsig/verify-xmldsig.ts'
import {
  edxmlDocumentSample,
  invoice,
  lgspMessage,
  lgspWrapped,
  transcriptDocument,
} from '../signing/sample-documents.ts'
import { makeKey } from '../signing/test-keys.ts'

/** A message that verifies, and every byte string that was signed in it. */
export interface SignedMessage {
  readonly name: string
  readonly xml: string
  readonly options: VerifyOptions
  readonly signed: ReadonlySet<string>
}

/** Signs one message of each profile; what else verifies later was signed by nobody. */
export async function signMessages(): Promise<SignedMessage[]> {
  const key = makeKey('fuzz')
  const signer = createPemSigner(key)
  const receivedAt = new Date('2026-09-03T02:00:00Z')
  const { timeStamper, timeStampTrust } = makeAuthority(receivedAt)
  const make = async (
    name: string,
    profile: SignatureProfile,
    document: string,
    steps: readonly { slot: string; holderId?: string; targetIds?: Record<string, string> }[],
    isStamped = false,
  ): Promise<SignedMessage> => {
    const common = { profile, signer, signingTime: receivedAt, maxBytes: 100_000 }
    let bytes: Uint8Array = Buffer.from(document)
    for (const step of steps)
      bytes = await addSignature(bytes, { ...common, ...step, ...(isStamped ? { timeStamper } : {}) })
    const trust = trustPinned([new X509Certificate(key.certificatePem)])
    const options = { profile, trust, timeStampTrust, receivedAt, maxBytes: 60_000 }
    const verification = await verifyXml(bytes, options)
    if (verification.is === 'refused') throw new Error(`${name} does not verify: ${verification.why}`)
    const signed = verification.signatures.flatMap((signature) => Object.values(signature.signed).map(String))
    return { name, xml: Buffer.from(bytes).toString(), options, signed: new Set(signed) }
  }
  const message = [{ slot: 'message' }]
  return [
    await make('enveloped', envelopedMessage(), lgspMessage, message),
    await make('outside', outsideMessage(), lgspWrapped, message),
    await make('edXML', edxmlDocument(['RS256', 'RSA-SHA1']), edxmlDocumentSample, [{ slot: 'header' }]),
    await make('e-invoice', eInvoice, invoice, [{ slot: 'seller' }, { slot: 'tax-authority' }]),
    await make('transcript', transcript, transcriptDocument, [
      { slot: 'GVBM', holderId: 'gv1', targetIds: { marks: 'toan' } },
      { slot: 'GVCN' },
      { slot: 'KY_PHAT_HANH' },
    ]),
    await make('XAdES B-T', withXades(outsideMessage()), lgspWrapped, message, true),
  ]
}

function makeAuthority(now: Date) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const certificatePem = issueStampCertificate(privateKeyPem, {
    commonName: 'fuzz',
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2027-01-01T00:00:00Z'),
  })
  const timeStampTrust = trustAuthorities({
    authorities: [new X509Certificate(certificatePem)],
    revocation: { is: 'not-asked' },
  })
  const authority = { certificatePem, privateKeyPem, clock: () => now, nextSerial: () => 1 }
  const post = async (request: Buffer) => answerRequest(request, authority)
  return { timeStampTrust, timeStamper: createTimeStamper({ post, trust: timeStampTrust, randomBytes }) }
}
