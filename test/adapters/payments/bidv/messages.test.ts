import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { type BidvSettings, createBidv, type settings } from '../../../../adapters/payments/bidv/index.ts'
import type { CustomerFound, SettlementOutcome } from '../../../../src/domain/payments/biller.ts'
import type { InboundRead, RawReply } from '../../../../src/ports/payment-channel.ts'
import { expectGolden } from '../../../support/golden.ts'
import { jsonRequest, md5, sampleSettings, secret } from './samples.ts'

const clock = () => new Date('2026-09-30T05:10:00Z')
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../../fixtures/bidv', name))
type Differences = Partial<z.input<typeof settings>>

const receive = (operation: string, body: Buffer, differences: Differences = {}): Promise<InboundRead> => {
  const inbound = createBidv(sampleSettings(differences), { clock }).inbound[operation]
  return inbound?.({ method: 'POST', query: '', headers: {}, body }) ?? expect.unreachable(operation)
}

const customer = {
  name: 'Nguyễn Văn An',
  className: '3B',
  schoolCode: 'TH-BINH-MINH',
  schoolName: 'Trường Tiểu học Bình Minh',
  provinceCode: '80',
}
const owed = (code: string, period: string, amount: number, title: string) => ({
  ...{ code, period, amount, title },
  dossierNumber: '000.00.14.H20-260930-00012',
  schoolYear: '2026-2027',
  dueOn: '2026-12-15',
  amounts: 'any' as const,
})
const bills: CustomerFound = {
  is: 'bills',
  customer,
  bills: [
    owed('KTABCDEFGH', 'HK1', 950_000, 'Khoản thu học kỳ 1'),
    owed('KT23456789', 'HK1', 120_000, 'Đồng phục'),
    owed('KT98765432', 'T10', 300_000, 'Tiền ăn tháng 10'),
  ],
}

const answerTo = (read: InboundRead, found: CustomerFound): RawReply =>
  read.is === 'customer' ? read.reply(found) : expect.unreachable(read.is)
const codeOf = ({ body }: RawReply) => JSON.parse(`${body}`).result_code ?? JSON.parse(`${body}`).resultCode

describe('the answer to getbill', () => {
  test('lists bills by period, as text, in the spelling of the question', async () => {
    const snake = await receive('getbill', fixture('getbill.snake.request.json'))
    expectGolden('bidv/getbill.by-period.response.json', answerTo(snake, bills).body)
    const camel = await receive('getbill', fixture('getbill.camel.request.json'))
    expectGolden('bidv/getbill.camel.response.json', answerTo(camel, bills).body)
  })

  test('lists bills flat, with numbers as numbers, and only the first where that is set', async () => {
    const question = fixture('getbill.snake.request.json')
    const flat = await receive('getbill', question, { shape: 'flat' })
    expectGolden('bidv/getbill.flat.response.json', answerTo(flat, bills).body)
    const first = JSON.parse(
      `${answerTo(await receive('getbill', question, { shape: 'flat', lists: 'first' }), bills).body}`,
    )
    expect(first).toMatchObject({ total_amount: '950000', data: [{ bill_id: 'KTABCDEFGH' }] })
    expect(first.data).toHaveLength(1)
  })

  test.each([
    ['exact', '0', '1'],
    ['up-to', '0', '0'],
    ['any', '0', '0'],
    ['any', '2', '2'],
  ] as const)('where %s amounts are taken (%s) its type is %s', async (amounts, anyAmountType, type) => {
    const read = await receive('getbill', fixture('getbill.snake.request.json'), { amounts, anyAmountType })
    expect(JSON.parse(`${answerTo(read, bills).body}`).type).toBe(type)
  })

  test('L17: three answers; of an unknown customer there is nothing but the code', async () => {
    const read = await receive('getbill', fixture('getbill.snake.request.json'))
    expectGolden('bidv/getbill.unknown.response.json', answerTo(read, { is: 'unknown' }).body)
    expectGolden(
      'bidv/getbill.nothing-owed.response.json',
      answerTo(read, { is: 'nothing-owed', customer }).body,
    )
  })

  test('the spelling can be set, whatever is asked', async () => {
    const read = await receive('getbill', fixture('getbill.snake.request.json'), { spelling: 'camel' })
    expect(Object.keys(JSON.parse(`${answerTo(read, { is: 'unknown' }).body}`))).toEqual([
      'resultCode',
      'resultDesc',
    ])
  })
})

describe('the answer to paybill', () => {
  test.each<[SettlementOutcome, string]>([
    ['settled', '000'],
    ['repeated', '000'],
    ['already-paid', '023'],
    ['wrong-amount', '022'],
    ['unknown-bill', '021'],
    ['conflict', '022'],
  ])('%s is %s', async (outcome, code) => {
    const read = await receive('paybill', fixture('paybill.flat.request.json'))
    const reply = read.is === 'settlement' ? read.reply(outcome) : expect.unreachable(read.is)
    expect(codeOf(reply)).toBe(code)
    if (outcome === 'settled') expectGolden('bidv/paybill.settled.response.json', reply.body)
  })

  test.each([
    '',
    '30/09/2026',
    '20260931120000',
    '20260230120000',
    '99999999999999',
  ])('an unreadable trans_date %j loses no payment', async (trans_date) => {
    const message = { ...JSON.parse(`${fixture('paybill.flat.request.json')}`), trans_date }
    const read = await receive('paybill', Buffer.from(JSON.stringify(message)))
    expect(read).toMatchObject({ is: 'settlement', settlement: { at: clock() } })
  })

  test('an amount with two zeros behind a point is whole đồng, and covered as it is written', async () => {
    const message = { ...JSON.parse(`${fixture('paybill.flat.request.json')}`), amount: '950000.00' }
    const checksum = md5(`${secret}${message.trans_id}${message.bill_id}950000.00`)
    const read = await receive('paybill', Buffer.from(JSON.stringify({ ...message, checksum })))
    expect(read).toMatchObject({ is: 'settlement', settlement: { amount: 950_000 } })
  })

  test.each([
    '-1',
    '1e6',
    '950000.5',
    '0950000',
    '950,000',
    'x',
  ])('the amount %s is no amount: 022', async (amount) => {
    const message = { ...JSON.parse(`${fixture('paybill.flat.request.json')}`), amount }
    const checksum = md5(`${secret}${message.trans_id}${message.bill_id}${amount}`)
    const read = await receive('paybill', Buffer.from(JSON.stringify({ ...message, checksum })))
    expect(read.is === 'refused' && codeOf(read.reply)).toBe('022')
  })
})

describe('what cannot be worked on', () => {
  const question = JSON.parse(`${fixture('getbill.snake.request.json')}`)
  const cases = [
    ['a field is missing', { ...question, customer_id: undefined }, '001'],
    ['a field is empty', { ...question, customer_id: '' }, '001'],
    ['a field cannot be kept', { ...question, customer_id: 'HS\u0000' }, '001'],
    ['a field has half a character', { ...question, customer_id: 'HS\ud800' }, '001'],
    ['a field has no end', { ...question, customer_id: '1'.repeat(101) }, '001'],
    ['a field stands in both spellings', { ...question, customerId: 'HS-0002' }, '001'],
    ['no checksum', { ...question, checksum: undefined }, '001'],
    ['a wrong checksum', { ...question, checksum: 'x' }, '004'],
    ['an unknown service', { ...question, service_id: 'TH9999' }, '006'],
    ['a service called as what every object has', { ...question, service_id: 'constructor' }, '006'],
  ] as const
  test.each(cases)('%s', async (_, message, code) => {
    const body = Buffer.from(JSON.stringify(message))
    for (const [httpStatus, status] of [
      ['always-200', 200],
      ['400-for-refusals', 400],
    ] as const) {
      const read = await receive('getbill', body, { httpStatus })
      if (read.is !== 'refused') return expect.unreachable(read.is)
      expect([codeOf(read.reply), read.reply.status]).toEqual([code, status])
    }
  })

  test('a failure of ours answers getbill 031, and paybill not at all: it may be posted', () => {
    const failed = (differences: Differences, operation: string) =>
      createBidv(sampleSettings(differences), { clock }).failed?.(
        operation,
        jsonRequest({ serviceId: 'TH0001' }),
      )
    expect(failed({}, 'getbill')).toMatchObject({
      status: 200,
      body: Buffer.from('{"resultCode":"031","resultDesc":"system error"}'),
    })
    expect(failed({ httpStatus: '400-for-refusals' }, 'getbill')).toMatchObject({ status: 400 })
    expect(failed({}, 'paybill')).toBeUndefined()
  })
})

describe('tokens', () => {
  const passwords = ['the new password', 'the old password'] as const
  const withTokens: BidvSettings = sampleSettings({ token: { username: 'bidv', passwords: [...passwords] } })
  const basic = (name: string, password: string) =>
    `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  let now = clock()
  const channel = (of: BidvSettings) => createBidv(of, { clock: () => now })
  const fetchToken = async (authorization: string | undefined, of = withTokens) => {
    const read = await channel(of).inbound.token_generate?.(jsonRequest({}, { authorization }))
    if (read?.is !== 'answered' && read?.is !== 'refused') return expect.unreachable(read?.is)
    return JSON.parse(`${read.reply.body}`)
  }
  const question = JSON.parse(`${fixture('getbill.snake.request.json')}`)
  const askWith = async (authorization: string | undefined, of = withTokens) => {
    const read = await channel(of).inbound.getbill?.(jsonRequest(question, { authorization }))
    return read?.is === 'refused' ? codeOf(read.reply) : read?.is
  }

  test('are given against either password, for 300 seconds, and let a call through', async () => {
    for (const password of passwords) {
      const token = await fetchToken(basic('bidv', password))
      expect(token).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 300 })
      expect(await askWith(`Bearer ${token.access_token}`)).toBe('customer')
    }
  })

  test('a wrong name or password is 003, and so is a call without a token or with any other', async () => {
    for (const wrong of [undefined, '', basic('bidv', 'x'), basic('x', passwords[0]), 'Basic', 'Bearer x']) {
      expect(await fetchToken(wrong)).toMatchObject({ result_code: '003' })
    }
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const claims = Buffer.from('{"sub":"bidv","iat":1,"exp":9999999999}').toString('base64url')
    for (const wrong of [undefined, 'Bearer x', `Bearer ${none}.${claims}.`, basic('bidv', passwords[0])]) {
      expect(await askWith(wrong)).toBe('003')
    }
  })

  test('end after their time, and with the password they were given against', async () => {
    const { access_token: token } = await fetchToken(basic('bidv', passwords[1]))
    expect(await askWith(`Bearer ${token}`)).toBe('customer')
    const rotated = sampleSettings({ token: { username: 'bidv', passwords: [passwords[0]] } })
    expect(await askWith(`Bearer ${token}`, rotated)).toBe('003')
    now = new Date(clock().getTime() + 301_000)
    expect(await askWith(`Bearer ${token}`)).toBe('003')
    now = clock()
  })

  test('that say no end are 003, though whoever knows the password can sign them', async () => {
    const key = createHmac('sha256', passwords[0]).update('tokens for getbill and paybill').digest()
    const signed = () =>
      new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject('bidv').setIssuedAt(now)
    const end = new Date(now.getTime() + 60_000)
    expect(await askWith(`Bearer ${await signed().setExpirationTime(end).sign(key)}`)).toBe('customer')
    expect(await askWith(`Bearer ${await signed().sign(key)}`)).toBe('003')
  })

  test('are not there where they are not set', () => {
    expect(createBidv(sampleSettings(), { clock }).inbound).not.toHaveProperty('token_generate')
  })
})
