import { describe, expect, test } from 'vitest'
import { receiveConfirmation } from '../../../../adapters/payments/zalopay/receive-confirmation.ts'
import { rawRequest } from '../dvcqg-platform/samples.ts'
import { key2, sampleSettings, sha256 } from './samples.ts'

const fields = {
  app_id: 4321 as number | string,
  app_trans_id: '260930_0000012MUNMZA8000000',
  amount: 1_250_000 as number | string,
  embed_data: '{}',
  zp_trans_id: 200904000000389 as number | string,
  server_time: Date.parse('2025-10-31T16:59:59Z') as number | string,
  channel: 38,
}
const signed = (changes: Partial<typeof fields> = {}, key = key2) => {
  const data = JSON.stringify({ ...fields, ...changes })
  return { data, mac: sha256(data, key), type: 1 }
}
const read = (message: object | string, settings = sampleSettings()) =>
  receiveConfirmation(rawRequest(message), settings)
const codeOf = (body: Buffer) => JSON.parse(`${body}`).return_code

describe('reading a confirmation', () => {
  test('a right one is news with the instant of ZaloPay', () => {
    expect(read(signed())).toMatchObject({
      is: 'news',
      news: {
        reference: fields.app_trans_id,
        outcome: 'paid',
        amount: 1_250_000,
        providerTransaction: '200904000000389',
        at: new Date('2025-10-31T16:59:59Z'),
      },
    })
  })

  test('numbers written as text are read alike', () => {
    const text = { app_id: '4321', amount: '1250000.00', server_time: '1761929999000' }
    const message = { ...signed(text), type: '1' }
    const news = { amount: 1_250_000, at: new Date('2025-10-31T16:59:59Z') }
    expect(read(message)).toMatchObject({ is: 'news', news })
  })

  test.each([
    'yesterday',
    1_761_929_999,
    9_999_999_999_999,
  ])('with the time %s it is news all the same, because money moved', (server_time) => {
    expect(read(signed({ server_time }))).toMatchObject({ is: 'news', news: { at: new Date(Number.NaN) } })
  })

  // Printed on the page "Callback" of docs.zalopay.vn; the key is the public one of the demonstration application.
  test('the sample of the documents verifies with the demonstration key', () => {
    const published =
      '{"app_id":2553,"app_trans_id":"200904_2553_1598435687208","app_time":1599189392817,"app_user":"demo",' +
      '"amount":10000,"embed_data":"{\\"merchantinfo\\":\\"embeddata123\\",\\"promotioninfo\\":\\"\\"}",' +
      '"item":"[{\\"itemid\\":\\"knb\\",\\"itemname\\":\\"kim nguyen bao\\",\\"itemprice\\":198400,\\"itemquantity\\":1}]",' +
      '"zp_trans_id":200904000000389,"server_time":1599189413498,"channel":38,' +
      '"merchant_user_id":"7ZMSl3nEg5sOUJzOLSoUFT8xKNQVaLOLXHB--8Eytqc","user_fee_amount":0,"discount_amount":0}'
    const mac = 'd8d33baf449b31d7f9b94fa50d7c942c08cd4d83f28fa185557da21acb104f67'
    const settings = sampleSettings({ appId: 2553, key2: 'kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz' })
    expect(read({ data: published, mac, type: 1 }, settings)).toMatchObject({
      is: 'news',
      news: { reference: '200904_2553_1598435687208', amount: 10_000, at: new Date(1599189413498) },
    })
    expect(read({ data: published.replace('10000', '10001'), mac, type: 1 }, settings)).toMatchObject({
      is: 'refused',
    })
  })

  test.each([
    ['the other key', signed({}, 'a first ZaloPay key made for tests'), 'signature_invalid', -1],
    ['the key of another application', signed({}, 'another key'), 'signature_invalid', -1],
    ['no mac', { data: signed().data, type: 1 }, 'invalid_request', 0],
    ['another application with our key', signed({ app_id: 4322 }), 'forbidden', 0],
    ['a negative amount', signed({ amount: -1 }), 'invalid_request', 0],
    ['a fraction', signed({ amount: 0.5 }), 'invalid_request', 0],
    ['an amount beyond exact numbers', signed({ amount: 2 ** 53 }), 'invalid_request', 0],
    ['no reference', signed({ app_trans_id: '' }), 'invalid_request', 0],
    ['no transaction', signed({ zp_trans_id: '' }), 'invalid_request', 0],
    ['a reference that cannot be kept', signed({ app_trans_id: 'A\u0000' }), 'invalid_request', 0],
    ['a transaction that cannot be kept', signed({ zp_trans_id: '1\u0000' }), 'invalid_request', 0],
    ['an agreement', { ...signed(), type: 2 }, 'invalid_request', 0],
    ['no JSON', '{', 'invalid_request', 0],
  ])('%s is refused', (_, message, code, returnCode) => {
    const refused = read(message)
    expect(refused).toMatchObject({ is: 'refused', code, reply: { status: 200 } })
    if (refused.is === 'refused') expect(codeOf(refused.reply.body)).toBe(returnCode)
  })

  test.each([
    ['posted', 1],
    ['noted', 1],
    ['repeated', 2],
    ['unowned', 1],
    ['conflict', 1],
  ] as const)('%s is answered %s', (outcome, returnCode) => {
    const found = read(signed())
    if (found.is !== 'news') return expect.unreachable(found.is)
    expect(codeOf(found.reply(outcome).body)).toBe(returnCode)
  })
})
