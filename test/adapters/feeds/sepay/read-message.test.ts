import { describe, expect, test } from 'vitest'
import { check } from '../../../../adapters/feeds/sepay/index.ts'
import { readMessage } from '../../../../adapters/feeds/sepay/read-message.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { heardAt, sampleMessage, sampleSettings, signedRequest } from './samples.ts'

const read = (request: RawRequest, settings = sampleSettings()) => readMessage(request, heardAt, settings)
const withHeader = (request: RawRequest, headers: RawRequest['headers']): RawRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
})

test('a signed message is one movement at its instant, which is in Vietnam whatever the zone here (T1, T5)', () => {
  expect(read(signedRequest(sampleMessage))).toMatchObject({
    is: 'movements',
    movements: [
      {
        line: {
          account: '0123499999',
          direction: 'in',
          reference: 'FT25304000001',
          amount: 1_250_000,
          bookedOn: '2025-10-31',
          at: new Date('2025-10-31T16:59:59Z'),
          memo: 'HS23456789 hoc phi',
        },
        witness: '92704',
        balance: 19_077_000,
      },
    ],
    reply: { status: 200, body: Buffer.from('{"success":true}') },
  })
})

describe('of messages that are not authentic nothing is acted on (R12)', () => {
  const signed = signedRequest(sampleMessage)
  const changed = Buffer.from(JSON.stringify({ ...sampleMessage, transferAmount: 9_250_000 }))
  test.each([
    [
      'wrongly signed',
      withHeader(signed, { 'x-sepay-signature': `sha256=${'0'.repeat(64)}` }),
      'signature_invalid',
    ],
    [
      'a signature in another form',
      withHeader(signed, { 'x-sepay-signature': 'sha256=' }),
      'signature_invalid',
    ],
    ['a changed body under a right signature', { ...signed, body: changed }, 'signature_invalid'],
    ['a changed time', withHeader(signed, { 'x-sepay-timestamp': '1761930002' }), 'signature_invalid'],
    ['an old time', signedRequest(sampleMessage, { at: new Date(heardAt.getTime() - 301_000) }), 'too_old'],
    [
      'a time to come',
      signedRequest(sampleMessage, { at: new Date(heardAt.getTime() + 302_000) }),
      'too_old',
    ],
    [
      'the right signature of another tenant',
      signedRequest(sampleMessage, { secret: 'of another' }),
      'signature_invalid',
    ],
  ])('%s', (_, request, code) => {
    expect(read(request)).toMatchObject({ is: 'refused', code, reply: { status: 401 } })
  })

  test('an account that is not ours', () => {
    const settings = sampleSettings({ accounts: ['0999999999'] })
    expect(read(signed, settings)).toMatchObject({ is: 'refused', code: 'forbidden', reply: { status: 403 } })
  })
})

test('five minutes of drift are taken', () => {
  const request = signedRequest(sampleMessage, { at: new Date(heardAt.getTime() - 299_000) })
  expect(read(request).is).toBe('movements')
})

test('while a secret is exchanged both are good, and then only the new one (R13)', () => {
  const [old, fresh] = ['the old one', 'the new one'].map((secret) =>
    signedRequest(sampleMessage, { secret }),
  )
  if (!old || !fresh) throw new Error('there are two')
  const both = sampleSettings({ secret: 'the new one', otherSecret: 'the old one' })
  expect([read(old, both).is, read(fresh, both).is]).toEqual(['movements', 'movements'])
  const one = sampleSettings({ secret: 'the new one' })
  expect([read(old, one).is, read(fresh, one).is]).toEqual(['refused', 'movements'])
})

describe('with an API key', () => {
  const settings = sampleSettings({ authentication: 'api-key', secret: 'a key' })
  const plain = { ...signedRequest(sampleMessage), headers: {} }
  test.each([
    ['Apikey a key', 'movements'],
    ['Apikey another', 'refused'],
    ['Bearer a key', 'refused'],
    ['', 'refused'],
  ])('%j is %s', (authorization, is) => {
    expect(read(withHeader(plain, { authorization }), settings).is).toBe(is)
  })
})

test('without authentication a message proves nothing and is a hint only', () => {
  const settings = sampleSettings({ authentication: 'none' })
  expect(read({ ...signedRequest(sampleMessage), headers: {} }, settings)).toMatchObject({ is: 'hint' })
})

test.each([
  ['no JSON', '{', 'invalid_request'],
  ['a fraction', { ...sampleMessage, transferAmount: 0.5 }, 'invalid_request'],
  ['a negative amount', { ...sampleMessage, transferAmount: -5 }, 'invalid_request'],
  ['a third direction', { ...sampleMessage, transferType: 'both' }, 'invalid_request'],
  ['a time that is none', { ...sampleMessage, transactionDate: '2025-02-31 10:00:00' }, 'time_form'],
  ['no reference', { ...sampleMessage, referenceCode: ' ' }, 'no_reference'],
])('%s is authentic and unread, and SePay need not send it again', (_, message, code) => {
  expect(read(signedRequest(message))).toMatchObject({ is: 'unread', code, reply: { status: 200 } })
})

test('a signature in capitals is the same', () => {
  const signed = signedRequest(sampleMessage)
  const signature = signed.headers['x-sepay-signature']?.toUpperCase()
  expect(read(withHeader(signed, { 'x-sepay-signature': signature })).is).toBe('movements')
})

test.each([
  ['"1250000"', 1_250_000],
  ['"1250000.00"', 1_250_000],
  ['1250000.00', 1_250_000],
  ['125e4', 1_250_000],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740993', undefined],
  ['"9007199254740993"', undefined],
  ['"1.250.000"', undefined],
  ['"1250000.50"', undefined],
  ['"1250000.000"', undefined],
  ['" 1250000"', undefined],
  ['""', undefined],
  ['null', undefined],
  ['[1250000]', undefined],
])('the amount %s is %s', (written, amount) => {
  const body = JSON.stringify(sampleMessage).replace(
    '"transferAmount":1250000',
    `"transferAmount":${written}`,
  )
  const found = read(signedRequest(body))
  expect(found).toMatchObject(
    amount ? { movements: [{ line: { amount } }] } : { is: 'unread', code: 'invalid_request' },
  )
})

test('a byte order mark, blanks and members that nobody knows change nothing', () => {
  const body = `\uFEFF ${JSON.stringify({ more: { a: 1 }, ...sampleMessage })}\r\n`
  expect(read(signedRequest(body))).toMatchObject({ movements: [{ line: { amount: 1_250_000 } }] })
})

test('a virtual account that no column can hold makes a message unread, and not a failure', () => {
  expect(read(signedRequest({ ...sampleMessage, subAccount: 'VA\u0000' }))).toMatchObject({ is: 'unread' })
})

test('a message of nothing tries the address out', () => {
  expect(read(signedRequest({ ...sampleMessage, transferAmount: 0 })).is).toBe('trial')
})

test('a balance of 0 says nothing, and neither does any where the bank tells none', () => {
  const balanceOf = (message: object, changes = {}) => {
    const found = read(signedRequest(message), sampleSettings(changes))
    return found.is === 'movements' ? found.movements[0]?.balance : found.is
  }
  expect(balanceOf({ ...sampleMessage, accumulated: 0 })).toBeUndefined()
  expect(balanceOf({ ...sampleMessage, accumulated: '19077000.00' })).toBe(19_077_000)
  expect(balanceOf(sampleMessage, { hasBalances: false })).toBeUndefined()
})

test('a virtual account goes with the movement', () => {
  const found = read(signedRequest({ ...sampleMessage, subAccount: 'VCB0011ABC002' }))
  expect(found).toMatchObject({ movements: [{ line: { virtualAccount: 'VCB0011ABC002' } }] })
})

test.each([
  [{ authentication: 'none', apiToken: undefined }, '`apiToken`'],
  [{ authentication: 'signature', secret: undefined }, '`secret`'],
  [{ authentication: 'api-key', secret: undefined }, '`secret`'],
])('the settings %j do not fit', (changes, named) => {
  expect(check(sampleSettings(changes))).toContain(named)
  expect(check(sampleSettings())).toBeUndefined()
})
