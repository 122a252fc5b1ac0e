import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readVietQr, type VietQr, writeVietQr } from '../../../src/domain/bank-lines/vietqr.ts'

// QR Format T&C 1.0 (NAPAS, 09/2021), 6.1.1 to 6.1.4. The first has a wrong length inside and is only good for its checksum.
const brokenInside =
  '00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5'
const toCard =
  '00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52'
const paidToAccount =
  '00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E'
const paidToCard =
  '00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203'
const order = { amount: 180_000, billNumber: 'NPS6869', purpose: 'thanh toan don hang' }
const card = { bank: '970403', account: '9704031101234567', kind: 'card' } as const
const account = { bank: '970403', account: '0011012345678', kind: 'account' } as const

test.each([
  ['a card without an amount', toCard, card],
  ['an account with amount, bill and purpose', paidToAccount, { ...account, ...order }],
  ['a card with amount, bill and purpose', paidToCard, { ...card, ...order }],
])("NAPAS' example of %s is read and written to the letter", (_what, text, says) => {
  expect(readVietQr(text)).toEqual(says)
  expect(writeVietQr(says)).toBe(text)
})

test("NAPAS' example whose lengths do not add up is refused, though its checksum fits", () => {
  expect(() => readVietQr(brokenInside)).toThrow(/length/)
})

const text = fc.stringMatching(/^[ -~]{1,25}$/)
const qr = fc.record(
  {
    bank: fc.stringMatching(/^\d{6}$/),
    account: fc.stringMatching(/^[A-Za-z0-9]{1,19}$/),
    kind: fc.constant('account'),
    amount: fc.integer({ min: 1, max: 9_999_999_999_999 }),
    billNumber: text,
    purpose: text,
  },
  { requiredKeys: ['bank', 'account', 'kind'] },
) as fc.Arbitrary<VietQr>

test('what is written is read again', () => {
  fc.assert(
    fc.property(qr, (written) => {
      expect(readVietQr(writeVietQr(written))).toEqual(written)
    }),
  )
})

test('one changed character is always found', () => {
  fc.assert(
    fc.property(qr, fc.nat(), fc.constantFrom(...'09AZaz .'), (written, place, wrong) => {
      const whole = writeVietQr(written)
      const at = place % whole.length
      fc.pre(whole[at]?.toUpperCase() !== wrong.toUpperCase())
      expect(() => readVietQr(whole.slice(0, at) + wrong + whole.slice(at + 1))).toThrow(RangeError)
    }),
  )
})

test.each([
  ['a purpose with marks', { ...account, purpose: 'học phí' }],
  ['a purpose of 26 characters', { ...account, purpose: 'x'.repeat(26) }],
  ['an amount of nothing', { ...account, amount: 0 }],
  ['half a đồng', { ...account, amount: 1.5 }],
  ['a card of 15 digits', { ...card, account: '970403110123456' }],
  ['a bank of five digits', { ...account, bank: '97040' }],
])('%s is refused, not changed', (_what, says) => {
  expect(() => writeVietQr(says)).toThrow(RangeError)
})
