import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { CompactEncrypt } from 'jose'
import { expect, test } from 'vitest'
import { encryptFor, openJwe, type SharedKey } from '../../../src/signing/jws/jwe.ts'

const key: SharedKey = { keyId: 'province-2026', bytes: randomBytes(32) }
const keyFor = (keyId: string) => (keyId === key.keyId ? key : null)
const payload = Buffer.from('{"ChuHoSo":"Nguyễn Văn Ả"}')

/** RFC 7518 sections 4.4 and 5.2.2 by hand, with node:crypto alone. */
function openByHand(jwe: string): Buffer {
  const [header = '', wrapped = '', iv = '', text = '', tag = ''] = jwe.split('.')
  const bytes = (part: string) => Buffer.from(part, 'base64url')
  const wrapVector = Buffer.alloc(8, 0xa6)
  const unwrap = createDecipheriv('id-aes256-wrap', key.bytes, wrapVector)
  const content = Buffer.concat([unwrap.update(bytes(wrapped)), unwrap.final()])
  const [macKey, cipherKey] = [content.subarray(0, 16), content.subarray(16)]
  const associated = Buffer.from(header)
  const bits = Buffer.alloc(8)
  bits.writeBigUInt64BE(BigInt(associated.length * 8))
  const mac = createHmac('sha256', macKey)
    .update(Buffer.concat([associated, bytes(iv), bytes(text), bits]))
    .digest()
  expect(bytes(tag)).toEqual(mac.subarray(0, 16))
  const cipher = createDecipheriv('aes-128-cbc', cipherKey, bytes(iv))
  return Buffer.concat([cipher.update(bytes(text)), cipher.final()])
}

function writeByHand(bytes: Uint8Array, headerMembers: object): string {
  const header = Buffer.from(JSON.stringify(headerMembers)).toString('base64url')
  const content = randomBytes(32)
  const wrap = createCipheriv('id-aes256-wrap', key.bytes, Buffer.alloc(8, 0xa6))
  const wrapped = Buffer.concat([wrap.update(content), wrap.final()])
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', content.subarray(16), iv)
  const text = Buffer.concat([cipher.update(bytes), cipher.final()])
  const bits = Buffer.alloc(8)
  bits.writeBigUInt64BE(BigInt(header.length * 8))
  const mac = createHmac('sha256', content.subarray(0, 16))
    .update(Buffer.concat([Buffer.from(header), iv, text, bits]))
    .digest()
  const parts = [wrapped, iv, text, mac.subarray(0, 16)].map((part) => part.toString('base64url'))
  return [header, ...parts].join('.')
}

const header = { alg: 'A256KW', enc: 'A128CBC-HS256', kid: key.keyId }

test('any payload is opened by node:crypto alone, and one that it wrote is opened here', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(openByHand(await encryptFor(bytes, key))).toEqual(Buffer.from(bytes))
      const opened = { is: 'opened', payload: Buffer.from(bytes), keyId: key.keyId }
      expect(await openJwe(writeByHand(bytes, header), keyFor)).toEqual(opened)
    }),
    { numRuns: 40 },
  )
})

test('the same payload is never the same message', async () => {
  expect(await encryptFor(payload, key)).not.toBe(await encryptFor(payload, key))
})

test('a wrong key, an unknown key and every changed part are refused', async () => {
  const jwe = await encryptFor(payload, key)
  const other = { ...key, bytes: randomBytes(32) }
  expect(await openJwe(jwe, () => other)).toEqual({ is: 'refused', why: 'cannot_be_opened' })
  expect(await openJwe(jwe, () => null)).toEqual({ is: 'refused', why: 'key_unknown' })
  for (const part of [1, 2, 3, 4]) {
    const parts = jwe.split('.')
    const bytes = Buffer.from(parts[part] as string, 'base64url')
    bytes[0] = (bytes[0] as number) ^ 1
    parts[part] = bytes.toString('base64url')
    expect(await openJwe(parts.join('.'), keyFor)).toEqual({ is: 'refused', why: 'cannot_be_opened' })
  }
  const headless = [Buffer.from(JSON.stringify({ ...header, typ: 'x' })).toString('base64url')]
  const rewritten = [...headless, ...jwe.split('.').slice(1)].join('.')
  expect(await openJwe(rewritten, keyFor)).toEqual({ is: 'refused', why: 'cannot_be_opened' })
})

test('other algorithms are refused, weaker or stronger', async () => {
  for (const changed of [{ enc: 'A256GCM' }, { alg: 'A256GCMKW' }, { alg: 'dir', enc: 'A256GCM' }]) {
    const jwe = await new CompactEncrypt(payload)
      .setProtectedHeader({ ...header, ...changed } as never)
      .encrypt(createSecretKey(key.bytes))
    expect(await openJwe(jwe, keyFor)).toEqual({ is: 'refused', why: 'algorithm_not_allowed' })
  }
})

test.each([
  '',
  'a.b.c',
  '....',
  'e30....',
  'bnVsbA....',
  `${Buffer.from('{"kid":1}').toString('base64url')}....`,
])('%j is no message', async (jwe) => {
  expect(await openJwe(jwe, keyFor)).toEqual({ is: 'refused', why: 'malformed' })
})
