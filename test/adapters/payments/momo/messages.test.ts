import { describe, expect, test } from 'vitest'
import { decodeAnswer, decodePaymentAnswer } from '../../../../adapters/payments/momo/decode.ts'
import { encodePayment, encodeQuestion } from '../../../../adapters/payments/momo/encode.ts'
import { sampleDemand } from '../dvcqg-platform/samples.ts'
import { accessKey, sampleSettings, secretKey, sha256 } from './samples.ts'

const reference = '0002609300001200MUNMZA8000000'
const json = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('a request for a payment', () => {
  test('is signed in the order of names, carries no key and names no payer', () => {
    const bytes = encodePayment(reference, sampleDemand, sampleSettings())
    const message = JSON.parse(`${bytes}`)
    const extraData = Buffer.from(`{"dossier":"${sampleDemand.dossierNumber}"}`).toString('base64')
    const text =
      `accessKey=${accessKey}&amount=1250000&extraData=${extraData}` +
      `&ipnUrl=https://lienthong.example.vn/channels/momo/notify&orderId=${reference}` +
      `&orderInfo=THANH TOAN HO SO 000.00.14.H20-260930-00012&partnerCode=TRUONG01` +
      `&redirectUrl=https://lienthong.example.vn/da-thanh-toan&requestId=${reference}&requestType=captureWallet`
    expect(message).toMatchObject({ amount: 1_250_000, signature: sha256(text) })
    const hidden = [accessKey, secretKey, ...Object.values(sampleDemand.payer)]
    for (const word of hidden) expect(`${bytes}`).not.toContain(word)
  })

  test.each([
    ['ipnUrl', 'https://lienthong.example.vn/notify?kenh=momo'],
    ['redirectUrl', 'https://lienthong.example.vn/đã-thanh-toán'],
  ])('%s %s is no setting', (name, value) => {
    expect(() => sampleSettings({ [name]: value })).toThrow()
  })

  const decode = (answer: unknown) => decodePaymentAnswer(json(answer), reference, 1_250_000)
  const started = {
    resultCode: 0,
    orderId: reference,
    amount: 1_250_000,
    payUrl: 'https://momo.example.vn/pay',
  }

  test('is started with an address, or refused with their code', () => {
    expect(decode(started)).toEqual({ is: 'started', payUrl: started.payUrl })
    expect(decode({ resultCode: 41, message: 'Trùng 0912345678' })).toEqual({
      is: 'refused',
      theirCode: '41',
      detail: 'Trùng …',
    })
  })

  test.each([
    ['no address', { ...started, payUrl: undefined }, 'partner_bad_answer'],
    ['an address that is no web page', { ...started, payUrl: 'momo://x' }, 'partner_bad_answer'],
    ['another payment', { ...started, orderId: 'OTHER' }, 'partner_bad_answer'],
    ['another amount', { ...started, amount: 1 }, 'partner_bad_answer'],
    ['a repeat that overtook', { resultCode: 7000 }, 'partner_bad_answer'],
    ['a refused signature', { resultCode: 13 }, 'partner_unauthorized'],
    ['maintenance', { resultCode: 10 }, 'partner_unavailable'],
    ['no object', [], 'partner_bad_answer'],
  ])('%s is no usable answer', (_, answer, code) => {
    expect(() => decode(answer)).toThrow(code)
  })
})

test('a question is signed over four fields', () => {
  const signature = sha256(`accessKey=${accessKey}&orderId=${reference}&partnerCode=TRUONG01&requestId=R1`)
  expect(JSON.parse(`${encodeQuestion(reference, 'R1', sampleSettings())}`)).toEqual({
    partnerCode: 'TRUONG01',
    requestId: 'R1',
    orderId: reference,
    lang: 'vi',
    signature,
  })
})

describe('the answer to a question', () => {
  const at = new Date('2026-09-30T05:10:00Z')
  const paid = {
    partnerCode: 'TRUONG01',
    orderId: reference,
    amount: 1_250_000,
    transId: 2_820_086_739,
    resultCode: 0,
    responseTime: at.getTime(),
    extraData: '',
  }
  const decode = (answer: unknown) => decodeAnswer(json(answer), reference, sampleSettings())

  test('paid, with the time that it tells', () => {
    const news = { outcome: 'paid', amount: 1_250_000, providerTransaction: '2820086739' }
    expect(decode(paid)).toMatchObject({ is: 'news', news: { ...news, at } })
    expect(decode({ ...paid, responseTime: null })).toMatchObject({ news: { ...news, at: undefined } })
  })

  test.each([
    [1000, 'pending'],
    [7000, 'pending'],
    [1005, 'failed'],
    [1006, 'failed'],
    [12345, 'pending'],
  ])('resultCode %s is %s', (resultCode, outcome) => {
    expect(decode({ ...paid, resultCode })).toMatchObject({ news: { outcome, theirCode: `${resultCode}` } })
  })

  test('a payment that is not there is unknown', () => {
    expect(decode({ resultCode: 42 })).toEqual({ is: 'unknown', theirCode: '42' })
  })

  test.each([
    ['another payment', { ...paid, orderId: 'OTHER' }, 'partner_bad_answer'],
    ['another partner', { ...paid, partnerCode: 'TRUONG02' }, 'partner_bad_answer'],
    ['paid without an amount', { ...paid, amount: null }, 'partner_bad_answer'],
    ['paid with an amount of 0', { ...paid, amount: '0' }, 'partner_bad_answer'],
    ['paid without a transaction', { ...paid, transId: null }, 'partner_bad_answer'],
    ['a question whose number was used', { resultCode: 40 }, 'partner_bad_answer'],
    ['a refused signature', { resultCode: 13 }, 'partner_unauthorized'],
    ['maintenance', { resultCode: 10 }, 'partner_unavailable'],
  ])('%s is no usable answer', (_, answer, code) => {
    expect(() => decode(answer)).toThrow(code)
  })
})
