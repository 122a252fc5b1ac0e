import { expect, test } from 'vitest'
import { writeReturnLetter } from '../../../src/domain/refunds/return-letter.ts'

const facts = {
  ...{ code: 'RF1234567A', approvedAt: new Date('2026-10-31T17:30:00Z'), amount: 1_250_000 },
  ...{ reference: 'FT26278000001', bookedOn: '2026-07-05', toAccount: '0123456789', channel: null },
  schoolName: 'Trường Tiểu học Bình Minh',
  payee: { name: 'NGUYEN VAN B', account: '0099887766', bankCode: '970436' },
}

test('a letter names both accounts, the transfer, the amount and its code, with days of Vietnam', () => {
  const letter = writeReturnLetter(facts)
  for (const words of [
    ...['Ngày 01/11/2026', 'Kính gửi: NGUYEN VAN B', 'của Trường Tiểu học Bình Minh', '1.250.000 đồng'],
    ...['05/07/2026', 'FT26278000001', '0123456789', '0099887766', '970436', 'RF1234567A'],
  ])
    expect(letter).toContain(words)
})

test('an account of several schools is named alone', () => {
  const letter = writeReturnLetter({ ...facts, schoolName: null })
  expect(letter).toContain('Tài khoản 0123456789 đã nhận')
  expect(letter).not.toContain('null')
})

test('of a payment through a channel a letter names the channel, and no account that it came to', () => {
  const letter = writeReturnLetter({ ...facts, toAccount: null, channel: 'dvcqg', schoolName: null })
  expect(letter).toContain('thanh toán qua kênh dvcqg')
  expect(letter).toContain('Ngày thanh toán:    05/07/2026')
  expect(letter).not.toContain('null')
})
