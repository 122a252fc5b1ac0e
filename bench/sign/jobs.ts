import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { SignedXml } from 'xml-crypto'
import { signDetached } from '../../src/signing/jws/jws.ts'
import { createPemSigner, type PemKey } from '../../src/signing/keys/pem-signer.ts'
import { outsideMessage } from '../../src/signing/profiles/message.ts'
import { trustPinned } from '../../src/signing/trust/trust-pinned.ts'
import { writeCanonical } from '../../src/signing/xmldsig/canonical-xml.ts'
import { verifyXml } from '../../src/signing/xmldsig/verify-xmldsig.ts'
import { signOutside } from '../../src/signing/xmldsig/xmldsig.ts'
import { makeMessages, messageId } from './messages.ts'

export type Work = 'sign' | 'plain-sign' | 'bare' | 'verify' | 'plain-verify' | 'jws' | 'bare-jws'

/** Does one message; by its number, so that the messages are made before the time runs. */
export type Job = (index: number) => Promise<void> | void

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const jwsBytes = 1_000
/** Messages that are made before the time runs and taken again and again: many would only feed the garbage collector. */
const distinct = 250

/** The jobs by their work; what is made before the time runs is made here. */
export const jobs: Readonly<Record<Work, (key: PemKey, seed: number) => Job | Promise<Job>>> = {
  sign(key, seed) {
    const signer = createPemSigner(key)
    const messages = makeMessages(distinct, seed)
    return async (index) => {
      await signOutside(messages[index % distinct] as never, signer, { signedId: messageId })
    }
  },
  'plain-sign'(key, seed) {
    const privateKey = createPrivateKey(key.privateKeyPem)
    const messages = makeMessages(distinct, seed).map(writeCanonical)
    return (index) => {
      const signature = new SignedXml({
        privateKey,
        publicCert: key.certificatePem,
        signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        canonicalizationAlgorithm: exclusive,
      })
      signature.addReference({
        xpath: "//*[local-name(.)='MSyncDocument']",
        transforms: [exclusive],
        digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
      })
      signature.computeSignature(messages[index % distinct] as string, {
        prefix: 'ds',
        location: { reference: '/*', action: 'append' },
      })
      signature.getSignedXml()
    }
  },
  bare: (key) => bareSigning(key, 600),
  async verify(key, seed) {
    const signed = await signAll(key, seed)
    const options = {
      profile: outsideMessage(),
      trust: trustPinned([new X509Certificate(key.certificatePem)]),
      receivedAt: new Date(),
      maxBytes: 1_000_000,
    }
    return async (index) => {
      const verification = await verifyXml(signed[index % distinct] as Buffer, options)
      if (verification.is === 'refused') throw new Error(`refused: ${verification.why}`)
    }
  },
  async 'plain-verify'(key, seed) {
    const signed = await signAll(key, seed)
    return (index) => {
      const xml = String(signed[index % distinct])
      const verifier = new SignedXml({ publicCert: key.certificatePem })
      verifier.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] as string)
      if (!verifier.checkSignature(xml)) throw new Error('refused')
    }
  },
  jws(key) {
    const signer = createPemSigner(key)
    const payload = Buffer.alloc(jwsBytes, 'x')
    return async () => {
      await signDetached(payload, signer, { payload: 'base64url' })
    }
  },
  'bare-jws': (key) => bareSigning(key, Math.ceil((jwsBytes * 4) / 3) + 60),
}

function bareSigning(key: PemKey, bytes: number): Job {
  const data = Buffer.alloc(bytes, 'x')
  const privateKey = createPrivateKey(key.privateKeyPem)
  const signInThreadPool = promisify(sign)
  return async () => {
    await signInThreadPool('sha256', data, privateKey)
  }
}

async function signAll(key: PemKey, seed: number): Promise<Buffer[]> {
  const signer = createPemSigner(key)
  return Promise.all(
    makeMessages(distinct, seed).map((message) => signOutside(message, signer, { signedId: messageId })),
  )
}
