import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPull } from '../../../../adapters/feeds/casso/pull.ts'
import { readMessage } from '../../../../adapters/feeds/casso/read-message.ts'
import { settings } from '../../../../adapters/feeds/casso/settings.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import type { HttpCall } from '../../../../src/wire/http-client.ts'

const key = 'a security key'
const heardAt = new Date(1_734_924_831_000)
const read = (request: RawRequest, changes: Record<string, unknown> = {}) =>
  readMessage(request, heardAt, settings.parse({ secret: key, ...changes }))
const withHeaders = (message: unknown, headers: Record<string, string>): RawRequest => ({
  ...{ method: 'POST', query: '', headers },
  body: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
})

// As Casso's examples print it.
const sample = {
  error: 0,
  data: {
    id: 218_897,
    reference: 'FT24364030863634',
    description: 'hoi lai 100 bao mun dua',
    amount: 16_775_000,
    runningBalance: 16_775_000,
    transactionDateTime: '2024-12-23 07:00:00',
    accountNumber: '123456789',
    bankName: 'MBBank',
    bankAbbreviation: 'MBB',
    virtualAccountNumber: '',
    virtualAccountName: '',
    counterAccountName: '',
    counterAccountNumber: '',
    counterAccountBankId: '',
    counterAccountBankName: '',
  },
}
/** Signs a message as the examples do. */
const signed = (data: Record<string, unknown>, secret = key, at = heardAt.getTime()) => {
  const sorted = Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = `${at}.${JSON.stringify({ data: sorted, error: 0 })}`
  const hash = createHmac('sha512', secret).update(text).digest('hex')
  return withHeaders({ error: 0, data }, { 'x-casso-signature': `t=${at},v1=${hash}` })
}
const printed = signed(sample.data)
const sampleSignature = printed.headers['x-casso-signature'] ?? ''

test('what is signed has the members of objects in lists in order too', () => {
  const at = heardAt.getTime()
  const sorted = Object.fromEntries(Object.entries(sample.data).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = `${at}.${JSON.stringify({ data: [sorted], error: 0 })}`
  const hash = createHmac('sha512', key).update(text).digest('hex')
  const request = withHeaders(
    { error: 0, data: [sample.data] },
    { 'x-casso-signature': `t=${at},v1=${hash}` },
  )
  expect(read(request)).toMatchObject({ is: 'movements' })
})

test('a signed message is one movement, whatever the order of its members', () => {
  expect(read(printed)).toMatchObject({
    is: 'movements',
    movements: [
      {
        line: {
          account: '123456789',
          direction: 'in',
          reference: 'FT24364030863634',
          amount: 16_775_000,
          bookedOn: '2024-12-23',
          at: new Date('2024-12-23T00:00:00Z'),
          memo: 'hoi lai 100 bao mun dua',
        },
        witness: '218897',
        balance: 16_775_000,
      },
    ],
    reply: { status: 200, body: Buffer.from('{"success":true}') },
  })
})

test('the sample that Casso prints, with the key beside it, verifies; it tries an address out, and books nothing', () => {
  const data = {
    id: 0,
    reference: 'MA_GIAO_DICH_THU_NGHIEM',
    description: 'giao dich thu nghiem',
    amount: 599_000,
    runningBalance: 25_000_000,
    transactionDateTime: '2024-10-03 15:06:37',
    accountNumber: '88888888',
    bankName: 'VPBank',
    bankAbbreviation: 'VPB',
    virtualAccountNumber: '',
    virtualAccountName: '',
    counterAccountName: 'NGUYEN VAN A',
    counterAccountNumber: '8888888888',
    counterAccountBankId: '970415',
    counterAccountBankName: 'VietinBank',
  }
  const signature =
    't=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3'
  const request = withHeaders({ error: 0, data }, { 'x-casso-signature': signature })
  const secret = 'mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs'
  const message = readMessage(request, new Date(1_727_948_258_788), settings.parse({ secret }))
  expect(message).toMatchObject({ is: 'trial', reply: { status: 200 } })
})

describe('of messages that are not authentic nothing is acted on (R12)', () => {
  const changed = { ...sample, data: { ...sample.data, amount: 16_775_001 } }
  test.each([
    ['not signed', withHeaders(sample, {}), 'signature_invalid'],
    [
      'wrongly signed',
      withHeaders(sample, { 'x-casso-signature': `t=${heardAt.getTime()},v1=${'0'.repeat(128)}` }),
      'signature_invalid',
    ],
    ['a changed body', withHeaders(changed, { 'x-casso-signature': sampleSignature }), 'signature_invalid'],
    [
      'a changed time',
      withHeaders(sample, { 'x-casso-signature': sampleSignature.replace(',', '1,') }),
      'signature_invalid',
    ],
    ['an old time', signed(sample.data, key, heardAt.getTime() - 301_000), 'too_old'],
    ['the signature of another tenant', signed(sample.data, 'another key'), 'signature_invalid'],
  ])('%s', (_, request, code) => {
    expect(read(request)).toMatchObject({ is: 'refused', code, reply: { status: 401 } })
  })

  test('an account that is not ours', () => {
    expect(read(printed, { accounts: ['0999999999'] })).toMatchObject({ is: 'refused', code: 'forbidden' })
  })
})

test('while a secret is exchanged both are good (R13)', () => {
  expect(read(printed, { secret: 'a new one', otherSecret: key }).is).toBe('movements')
  expect(read(printed, { secret: 'a new one' }).is).toBe('refused')
})

test('below 0 is money that went out, and midnight is a day without a time', () => {
  const out = signed({ ...sample.data, amount: -193_000, transactionDateTime: '2024-12-23T00:00:00' })
  const found = read(out)
  expect(found).toMatchObject({
    movements: [{ line: { direction: 'out', amount: 193_000, bookedOn: '2024-12-23' } }],
  })
  if (found.is === 'movements') expect(found.movements[0]?.line).not.toHaveProperty('at')
})

test('a signature in capitals, or behind a blank, is the same', () => {
  const header = sampleSignature.replace(/v1=.*/, (hash) => ` v1=${hash.slice(3).toUpperCase()}`)
  expect(read(withHeaders(sample, { 'x-casso-signature': header })).is).toBe('movements')
})

test.each([
  ['an amount as text', { amount: '-193000.00' }, { line: { direction: 'out', amount: 193_000 } }],
  ['a balance as text', { runningBalance: '16775000' }, { balance: 16_775_000 }],
])('%s is read alike', (_, changes, movement) => {
  expect(read(signed({ ...sample.data, ...changes }))).toMatchObject({ movements: [movement] })
})

test.each([
  '',
  'unknown',
  0.5,
  {},
])('the balance %j says nothing, and the movement counts', (runningBalance) => {
  const found = read(signed({ ...sample.data, runningBalance }))
  expect(found).toMatchObject({ is: 'movements' })
  if (found.is === 'movements') expect(found.movements[0]).not.toHaveProperty('balance')
})

test.each([
  ['no reference', { reference: '' }, 'no_reference'],
  ['a fraction', { amount: 0.5 }, 'invalid_request'],
  ['an amount beyond exact numbers', { amount: '-9007199254740993' }, 'invalid_request'],
  ['a virtual account that no column can hold', { virtualAccountNumber: 'VA\u0000' }, 'invalid_request'],
  ['a time that is none', { transactionDateTime: 'today' }, 'time_form'],
])('%s is authentic and unread', (_, changes, code) => {
  expect(read(signed({ ...sample.data, ...changes }))).toMatchObject({
    is: 'unread',
    code,
    reply: { status: 200 },
  })
})

describe('v1', () => {
  const row = {
    id: 6_372,
    tid: 'BANK_REF_ID',
    description: 'giao dich thu nghiem',
    amount: 599_000,
    cusum_balance: 19_789_000,
    when: '2020-10-14 00:34:57',
    bank_sub_acc_id: '123456789',
    subAccId: '123456789',
    virtualAccount: 'VA1',
    corresponsiveName: 'NGUYEN VAN A',
    corresponsiveAccount: '0011',
  }
  const message = (token: string) =>
    withHeaders(
      { error: 0, data: [row, { ...row, id: 6_373, tid: 'B', amount: -5 }] },
      { 'secure-token': token },
    )

  test('tells of several movements with the key in its header', () => {
    expect(read(message(key), { version: 'v1' })).toMatchObject({
      is: 'movements',
      movements: [
        {
          line: {
            reference: 'BANK_REF_ID',
            direction: 'in',
            virtualAccount: 'VA1',
            payerName: 'NGUYEN VAN A',
          },
          witness: '6372',
        },
        { line: { reference: 'B', direction: 'out', amount: 5 }, witness: '6373' },
      ],
    })
  })

  test('another key is refused', () => {
    expect(read(message('another'), { version: 'v1' })).toMatchObject({
      ...{ is: 'refused', code: 'unauthorized' },
    })
  })
})

describe('asking', () => {
  const asked: HttpCall[] = []
  const answering = (status: number, body: object | string) => ({
    send: async (call: HttpCall) => {
      asked.push(call)
      return {
        status,
        headers: {},
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      }
    },
    close: async () => {},
  })
  const pull = (status = 200, body: object | string = {}, changes = {}) =>
    createPull(
      answering(status, body) as never,
      settings.parse({ secret: key, apiKey: 'a key', ...changes }),
      'a key',
    )
  const window = { from: new Date('2021-04-14T17:00:00Z'), to: new Date('2021-04-15T16:59:59Z') }
  const call = { signal: new AbortController().signal }
  const record = {
    id: 5_789,
    tid: 'TF2104152395814062',
    description: 'Khanhnm chuyen tien',
    amount: -193_000,
    cusum_balance: 1_070_904,
    when: '2021-04-15T00:00:00',
    bankSubAccId: '8007041027107',
    virtualAccount: '',
  }
  const page = (more: object = {}) => ({
    error: 0,
    message: 'success',
    data: { page: 4, totalPages: 35, records: [record], ...more },
  })

  test('asks for days in Vietnam, page by page', async () => {
    await pull().fetch(window, 4, call)
    expect(asked.at(-1)).toMatchObject({
      url: 'https://oauth.casso.vn/v2/transactions',
      query: { fromDate: '2021-04-15', toDate: '2021-04-15', page: '4', pageSize: '100', sort: 'ASC' },
      headers: { authorization: 'Apikey a key' },
    })
  })

  test('reads a page as the documents print it', () => {
    const bytes = Buffer.from(JSON.stringify(page()))
    expect(pull().read(bytes)).toMatchObject({
      hasMore: true,
      unread: 0,
      movements: [
        {
          line: {
            account: '8007041027107',
            direction: 'out',
            reference: 'TF2104152395814062',
            amount: 193_000,
          },
          witness: 'api:5789',
          balance: 1_070_904,
        },
      ],
    })
    const last = Buffer.from(JSON.stringify(page({ page: 35, records: [{ id: 1 }] })))
    expect(pull().read(last)).toEqual({ sent: [{ id: 1 }], hasMore: false, unread: 1, movements: [] })
  })

  test('a movement of another account is passed over', () => {
    const bytes = Buffer.from(JSON.stringify(page()))
    const others = pull(200, {}, { accounts: ['0999999999'] }).read(bytes)
    expect(others).toMatchObject({ movements: [], unread: 0 })
  })

  test.each([
    [403, 'partner_unauthorized'],
    [429, 'partner_too_busy'],
    [503, 'partner_unavailable'],
  ])('the status %i is %s', async (status, code) => {
    await expect(pull(status).fetch(window, 1, call)).rejects.toMatchObject({ code })
  })

  test('a page that says an error is none', () => {
    expect(() => pull().read(Buffer.from(JSON.stringify({ ...page(), error: 1 })))).toThrow('cannot be read')
  })
})
