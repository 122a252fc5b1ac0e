import { describe, expect, test } from 'vitest'
import { decodeAnswer, decodeOrderAnswer } from '../../../../adapters/payments/zalopay/decode.ts'
import { encodeOrder, encodeQuestion } from '../../../../adapters/payments/zalopay/encode.ts'
import { createTransactionId } from '../../../../adapters/payments/zalopay/reference.ts'
import { sampleDemand, startedAt } from '../dvcqg-platform/samples.ts'
import { key1, sampleSettings, sha256 } from './samples.ts'

const reference = '260930_0000012MUNMZA8000000'
const json = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('an order', () => {
  test('is signed over its values in their order, and names no payer', () => {
    const redirectUrl = 'https://lienthong.example.vn/da-thanh-toan'
    const bytes = encodeOrder(reference, sampleDemand, startedAt, sampleSettings({ redirectUrl }))
    const order = JSON.parse(`${bytes}`)
    const embedded = `{"redirecturl":"${redirectUrl}"}`
    const text = `4321|${reference}|lienthong|1250000|${startedAt.getTime()}|${embedded}|[]`
    expect(order).toMatchObject({ embed_data: embedded, amount: 1_250_000, mac: sha256(text, key1) })
    for (const personal of Object.values(sampleDemand.payer)) expect(`${bytes}`).not.toContain(personal)
  })

  test('has a reference that begins with the Vietnamese day', () => {
    const lateInTheEvening = new Date('2026-09-30T17:00:00Z')
    const made = createTransactionId(sampleDemand.dossierNumber, lateInTheEvening, () => 0)
    expect(made).toMatch(/^261001_[0-9A-Z]{16,33}$/)
  })

  test('answered with an address is started', () => {
    const order_url = 'https://zalopay.example.vn/openinapp'
    expect(decodeOrderAnswer(json({ return_code: 1, order_url }))).toEqual({
      is: 'started',
      payUrl: order_url,
    })
  })

  test('refused tells the finer code, without long numbers', () => {
    const answer = { return_code: 2, sub_return_code: -68, sub_return_message: 'Trùng 0912345678' }
    expect(decodeOrderAnswer(json(answer))).toEqual({ is: 'refused', theirCode: '-68', detail: 'Trùng …' })
  })

  test.each([
    ['no address', { return_code: 1 }, 'partner_bad_answer'],
    ['an address that is no web page', { return_code: 1, order_url: 'zalopay://x' }, 'partner_bad_answer'],
    ['no code', {}, 'partner_bad_answer'],
    ['a refused mac', { return_code: 2, sub_return_code: -402 }, 'partner_unauthorized'],
    ['maintenance', { return_code: 2, sub_return_code: -503 }, 'partner_unavailable'],
  ])('%s is no usable answer', (_, answer, code) => {
    expect(() => decodeOrderAnswer(json(answer))).toThrow(code)
  })
})

test('a question is signed with the key in the text', () => {
  const mac = sha256(`4321|${reference}|${key1}`, key1)
  expect(JSON.parse(`${encodeQuestion(reference, sampleSettings())}`)).toEqual({
    app_id: 4321,
    app_trans_id: reference,
    mac,
  })
})

describe('the answer to a question', () => {
  const paid = { return_code: 1, amount: 1_250_000, zp_trans_id: 200904000000389, is_processing: false }
  const decode = (answer: unknown) => decodeAnswer(json(answer), reference)

  test('paid, at the time that it tells', () => {
    const news = { outcome: 'paid', amount: 1_250_000, providerTransaction: '200904000000389' }
    expect(decode(paid)).toMatchObject({ is: 'news', news: { ...news, at: undefined } })
    const at = new Date('2026-09-30T05:10:00Z')
    for (const server_time of [at.getTime(), String(at.getTime())])
      expect(decode({ ...paid, server_time })).toMatchObject({ news: { ...news, at } })
    for (const server_time of [0, 1_761_929_999, 9_999_999_999_999])
      expect(decode({ ...paid, server_time })).toMatchObject({ news: { ...news, at: new Date(Number.NaN) } })
  })

  test.each([
    [{ ...paid, sub_return_code: -101 }, 'paid', '1'],
    [{ return_code: 2, sub_return_code: -54 }, 'failed', '-54'],
    [{ return_code: 2, sub_return_code: -54, is_processing: true }, 'pending', '-54'],
    [{ return_code: 3 }, 'pending', '3'],
    [{ return_code: 17, sub_return_code: 4 }, 'pending', '4'],
  ])('%j is %s', (answer, outcome, theirCode) => {
    expect(decode(answer)).toMatchObject({ is: 'news', news: { outcome, theirCode } })
  })

  test('an order that is not there is unknown', () => {
    expect(decode({ return_code: 2, sub_return_code: -101 })).toEqual({ is: 'unknown', theirCode: '-101' })
  })

  test.each([
    ['paid without an amount', { ...paid, amount: undefined }, 'partner_bad_answer'],
    ['paid with an amount of 0', { ...paid, amount: '0' }, 'partner_bad_answer'],
    ['paid without a transaction', { ...paid, zp_trans_id: undefined }, 'partner_bad_answer'],
    ['a refused mac', { return_code: 2, sub_return_code: -402 }, 'partner_unauthorized'],
    ['trouble there', { return_code: 2, sub_return_code: -500 }, 'partner_unavailable'],
    ['no object', [], 'partner_bad_answer'],
  ])('%s is no usable answer', (_, answer, code) => {
    expect(() => decode(answer)).toThrow(code)
  })
})
