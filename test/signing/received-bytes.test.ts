import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createPemSigner } from '../../src/signing/keys/pem-signer.ts'
import { envelopedMessage } from '../../src/signing/profiles/message.ts'
import { trustPinned } from '../../src/signing/trust/trust-pinned.ts'
import { addSignature } from '../../src/signing/xmldsig/add-signature.ts'
import { verifyXml } from '../../src/signing/xmldsig/verify-xmldsig.ts'
import { makeKey } from './test-keys.ts'

const key = makeKey('portal')
const options = {
  profile: envelopedMessage(),
  trust: trustPinned([new X509Certificate(key.certificatePem)]),
  receivedAt: new Date('2026-09-03T00:00:00Z'),
  maxBytes: 10_000,
}
const sign = (xml: string) =>
  addSignature(Buffer.from(xml), {
    ...options,
    slot: 'message',
    signer: createPemSigner(key),
    signingTime: options.receivedAt,
  })

test.each([
  ['1.0', '1'],
  ['1e3', '1000'],
  ['é', 'e\u0301'],
  ['e\u0301', 'é'],
  ['a\r\nb', 'a b'],
  [' a', 'a'],
])('K8: %j is verified as it came, and %j is something else', async (value, other) => {
  const signed = (await sign(`<M><A>${value}</A></M>`)).toString()
  const verification = await verifyXml(Buffer.from(signed), options)
  const text = verification.is === 'verified' ? `${verification.signatures[0]?.signed.message}` : ''
  // A line end by itself is a line feed to every reader of XML (section 2.11).
  expect(text).toBe(`<M><A>${value.replace('\r\n', '\n')}</A></M>`)
  expect(await verifyXml(Buffer.from(signed.replace(value, other)), options)).toEqual({
    is: 'refused',
    why: 'digest_mismatch',
  })
})

test('K8: line ends that were changed on the way mean nothing, a written carriage return does', async () => {
  const signed = (await sign('<M>\r\n<A>a</A>\r\n</M>')).toString()
  expect(await verifyXml(Buffer.from(signed.replaceAll('\r\n', '\n')), options)).toMatchObject({
    is: 'verified',
  })
  expect(await verifyXml(Buffer.from(signed.replace('\r\n', '&#xD;\n')), options)).toMatchObject({
    why: 'digest_mismatch',
  })
})

test('a byte order mark before the document changes nothing', async () => {
  const signed = await sign('<M><A>a</A></M>')
  const marked = Buffer.concat([Buffer.from('\ufeff'), signed])
  expect(await verifyXml(marked, options)).toMatchObject({ is: 'verified' })
})
