import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derFromP1363, p1363FromDer } from '../../../src/signing/keys/ecdsa-form.ts'

test('any r and s come back as they were', () => {
  const half = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(half, half, (r, s) => {
      const signature = Buffer.concat([r, s])
      expect(p1363FromDer(derFromP1363(signature), 32)).toEqual(signature)
    }),
  )
})

test('node:crypto verifies in one form what it signed in the other', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
  const data = Buffer.from('x')
  for (let round = 0; round < 30; round += 1) {
    const flat = sign('sha384', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    expect(verify('sha384', data, publicKey, derFromP1363(flat))).toBe(true)
    const der = sign('sha384', data, privateKey)
    const read = p1363FromDer(der, 48) as Buffer
    expect(verify('sha384', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, read)).toBe(true)
  }
})

test.each([
  ['nothing', ''],
  ['no DER', 'ff'],
  ['an integer alone', '020101'],
  ['three integers', '3009020101020101020101'],
  ['a text in it', '3006020101040101'],
  ['numbers that are too long', `3026022200${'80'.repeat(33)}020101`],
])('%s is no signature', (_, hex) => {
  expect(p1363FromDer(Buffer.from(hex, 'hex'), 32)).toBeUndefined()
})
