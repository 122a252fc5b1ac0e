import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  codeVariants,
  hasValidCode,
  type MessageKind,
  signedFields,
  verificationCode,
} from '../../../../adapters/payments/dvcqg-platform/verification-code.ts'
import { GatewayError } from '../../../../src/ports/gateway-error.ts'
import { sampleSettings, secret } from './samples.ts'

const kinds = Object.keys(signedFields) as MessageKind[]
const key = sampleSettings()
const plain = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('|', ''))

/** A kind with a message that has every covered field. */
const messages = fc
  .constantFrom(...kinds)
  .chain((kind) =>
    fc.tuple(
      fc.constant(kind),
      fc.record(
        Object.fromEntries(signedFields[kind].map((field) => [field, plain])) as Record<string, typeof plain>,
      ),
    ),
  )

describe('MaXacThuc', () => {
  test('is the SHA-256 of the ordered values with the secret last, in lower-case hex', () => {
    fc.assert(
      fc.property(messages, ([kind, message]) => {
        const values = signedFields[kind].map((field) => message[field])
        const expected = createHash('sha256')
          .update([...values, secret].join('|'))
          .digest('hex')
        expect(verificationCode(kind, message, key)).toBe(expected)
      }),
    )
  })

  test('in the form of 2020 is the HMAC of the same values without the secret', () => {
    fc.assert(
      fc.property(messages, ([kind, message]) => {
        const joined = signedFields[kind].map((field) => message[field]).join('|')
        const code = verificationCode(kind, message, sampleSettings({ codeVariant: 'hmac-sha256' }))
        expect(code).toBe(createHmac('sha256', secret).update(joined).digest('hex'))
      }),
    )
  })

  test('depends on every covered field and on no other', () => {
    fc.assert(
      fc.property(messages, plain, ([kind, message], other) => {
        const code = verificationCode(kind, message, key)
        expect(verificationCode(kind, { ...message, ThongTinBienLai: other }, key)).toBe(code)
        for (const field of signedFields[kind]) {
          expect(verificationCode(kind, { ...message, [field]: `${message[field]}x` }, key)).not.toBe(code)
        }
      }),
    )
  })

  test('is verified for what it was made for, in both forms', () => {
    fc.assert(
      fc.property(messages, fc.constantFrom(...codeVariants), ([kind, message], codeVariant) => {
        const withVariant = sampleSettings({ codeVariant })
        const MaXacThuc = verificationCode(kind, message, withVariant)
        expect(hasValidCode(kind, { ...message, MaXacThuc }, withVariant)).toBe(true)
      }),
    )
  })

  test('does not verify when values move over the border of two fields', () => {
    fc.assert(
      fc.property(messages, fc.nat(), ([kind, message], place) => {
        const fields = signedFields[kind]
        const [first, second] = fields.slice(place % (fields.length - 1)) as [string, string]
        const MaXacThuc = verificationCode(kind, message, key)
        const moved = { ...message, [first]: `${message[first]}|${message[second]}`, [second]: '', MaXacThuc }
        expect(hasValidCode(kind, moved, key)).toBe(false)
      }),
    )
  })

  test('is refused for a border that moved although the joined text is the same', () => {
    const notify = Object.fromEntries(signedFields.notify.map((field) => [field, 'a']))
    const honest = { ...notify, MaNganHang: 'b', ThoiGianGD: 'c', ThongTinGiaoDich: 'd|e' }
    const forged = { ...notify, MaNganHang: 'b', ThoiGianGD: 'c|d', ThongTinGiaoDich: 'e' }
    const MaXacThuc = verificationCode('notify', honest, key)
    expect(hasValidCode('notify', { ...honest, MaXacThuc }, key)).toBe(true)
    expect(hasValidCode('notify', { ...forged, MaXacThuc }, key)).toBe(false)
  })

  test.each(['', 'ABCDEF', '0'.repeat(64), '0'.repeat(65)])('%j is not a right one', (MaXacThuc) => {
    const message = Object.fromEntries(signedFields.query.map((field) => [field, 'a']))
    expect(hasValidCode('query', { ...message, MaXacThuc }, key)).toBe(false)
  })

  test('is not made for a message whose fields could be read in two ways', () => {
    const message = Object.fromEntries(signedFields.query.map((field) => [field, 'a|b']))
    expect(() => verificationCode('query', message, key)).toThrow(GatewayError)
  })

  test('the orders differ where the documents differ: time before text in a notify, after it in INIT', () => {
    expect(signedFields.init.slice(-3)).toEqual(['ThongTinGiaoDich', 'ThoiGianGD', 'Ip'])
    expect(signedFields.notify.slice(-2)).toEqual(['ThoiGianGD', 'ThongTinGiaoDich'])
  })
})
