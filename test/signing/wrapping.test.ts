import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { envelopedSignatureUri, exclusiveC14nUri } from '../../src/signing/algorithms.ts'
import { createPemSigner } from '../../src/signing/keys/pem-signer.ts'
import { envelopedMessage } from '../../src/signing/profiles/message.ts'
import { trustPinned } from '../../src/signing/trust/trust-pinned.ts'
import { addSignature } from '../../src/signing/xmldsig/add-signature.ts'
import type { SignatureProfile } from '../../src/signing/xmldsig/signature-profile.ts'
import { verifyXml } from '../../src/signing/xmldsig/verify-xmldsig.ts'
import { makeKey } from './test-keys.ts'

/**
 * The wrapping attacks of Somorovsky and others, "On Breaking SAML: Be Whoever You Want to Be" (2012), section 4: XSW1 and
 * XSW2 wrap a signed message, XSW3 to XSW8 a signed part of it (there an assertion in a response). In each a forged part
 * stands where a reader looks, and the signed one where a verifier finds it by its Id.
 */
const key = makeKey('portal')
const signer = createPemSigner(key)
const options = {
  trust: trustPinned([new X509Certificate(key.certificatePem)]),
  receivedAt: new Date('2026-09-03T00:00:00Z'),
  maxBytes: 100_000,
}
const signing = { slot: 'message', signer, signingTime: options.receivedAt, maxBytes: 100_000 }

const profileOf = (holder: readonly string[]): SignatureProfile => ({
  ...envelopedMessage(),
  slots: {
    message: {
      holder,
      occurs: 'once',
      object: 'none',
      references: [
        {
          name: 'message',
          to: { is: 'element', path: holder, isAlone: true },
          transforms: [[envelopedSignatureUri, exclusiveC14nUri]],
        },
      ],
    },
  },
})
/** A part that carries its own signature: the shape of an assertion inside a response. */
const partProfile = profileOf(['Response', 'Part'])
/** A message that refers to its root by Id, as SAML does. */
const wholeProfile = profileOf(['Response'])

const whole = text(
  await addSignature(Buffer.from('<Response Id="r"><Part>true</Part></Response>'), {
    ...signing,
    profile: wholeProfile,
  }),
)
const part = text(
  await addSignature(Buffer.from('<Response><Part Id="p"><Status>true</Status></Part></Response>'), {
    ...signing,
    profile: partProfile,
  }),
)
const signatureOf = (xml: string) => /<ds:Signature .*<\/ds:Signature>/.exec(xml)?.[0] as string
const unsigned = (xml: string) => xml.replace(signatureOf(xml), '')
const signedPart = /<Part .*<\/Part>/.exec(part)?.[0] as string
const barePart = unsigned(signedPart)
const forged = '<Part Id="evil"><Status>false</Status></Part>'
const forgedWith = (inside: string) => forged.replace('</Part>', `${inside}</Part>`)
const withObject = (inside: string) =>
  signatureOf(part).replace('</ds:Signature>', `<ds:Object>${inside}</ds:Object></ds:Signature>`)

test('the messages that the attacks start from verify', async () => {
  expect(await verify(whole, wholeProfile)).toMatchObject({ is: 'verified' })
  expect(await verify(part, partProfile)).toMatchObject({ is: 'verified' })
})

describe('wrapping', () => {
  test.each<[shape: string, xml: string, profile: SignatureProfile, why: string]>([
    [
      'XSW1: a forged message around a signature that holds the signed one',
      `<Response Id="evil"><Part>false</Part>${signatureOf(whole).replace('</ds:Signature>', `<ds:Object>${unsigned(whole)}</ds:Object></ds:Signature>`)}</Response>`,
      wholeProfile,
      'signature_malformed',
    ],
    [
      'XSW1 without the object: the signed message inside the forged one',
      `<Response Id="evil"><Part>false</Part>${unsigned(whole)}${signatureOf(whole)}</Response>`,
      wholeProfile,
      'reference_misplaced',
    ],
    [
      'XSW2: a forged message that holds the signed one before a detached signature',
      `<Response Id="evil">${unsigned(whole)}<Part>false</Part>${signatureOf(whole)}</Response>`,
      wholeProfile,
      'reference_misplaced',
    ],
    [
      'XSW3: a forged part before the signed one',
      `<Response>${forged}${signedPart}</Response>`,
      partProfile,
      'target_repeated',
    ],
    [
      'XSW4: the signed part inside the forged one',
      `<Response>${forgedWith(signedPart)}</Response>`,
      partProfile,
      'signature_misplaced',
    ],
    [
      'XSW5: the signed part forged in place, its copy at the end',
      `<Response>${signedPart.replace('Id="p"', 'Id="evil"').replace('true', 'false')}${barePart}</Response>`,
      partProfile,
      'target_repeated',
    ],
    [
      'XSW6: the copy inside the signature of the forged part',
      `<Response>${forgedWith(withObject(barePart))}</Response>`,
      partProfile,
      'signature_malformed',
    ],
    [
      'XSW7: the forged part in an extension before the signed one',
      `<Response><Extensions>${forged.replace('evil', 'p')}</Extensions>${signedPart}</Response>`,
      partProfile,
      'id_repeated',
    ],
    [
      'XSW8: the copy in an object of the signature, in the forged part with the same Id',
      `<Response>${forged.replace('evil', 'p').replace('</Part>', `${withObject(barePart)}</Part>`)}</Response>`,
      partProfile,
      'id_repeated',
    ],
  ])('%s', async (_, xml, profile, why) => {
    expect(await verify(xml, profile)).toEqual({ is: 'refused', why })
  })
})

async function verify(xml: string, profile: SignatureProfile) {
  return verifyXml(Buffer.from(xml), { ...options, profile })
}

function text(bytes: Buffer): string {
  return bytes.toString()
}
