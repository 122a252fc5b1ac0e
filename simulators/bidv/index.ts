import { createHash, createHmac } from 'node:crypto'
import type { Express } from 'express'
import {
  type Asked,
  type CollectorSurroundings,
  createCounter,
  postJson,
  type Spoiling,
  type TakenMoney,
} from '../collector.ts'

export interface BidvOptions extends CollectorSurroundings {
  /** Where getbill, paybill and token_generate are. */
  readonly url: string
  readonly service: string
  readonly secret: string
  /** What it was signed with before. */
  readonly oldSecret?: string
  readonly way: 'md5' | 'hmac' | 'plus'
  readonly camel?: boolean
  /** Name and password, where tokens are wanted. */
  readonly login?: readonly [string, string]
}

const base64 = (text: string) => createHash('sha256').update(text, 'utf8').digest().toString('base64')
const sums = {
  md5: {
    ask: (key: string, service: string, customer: string) =>
      createHash('md5').update(`${key}${service}${customer}`).digest('hex'),
    pay: (key: string, transaction: string, bill: string, amount: string) =>
      createHash('md5').update(`${key}${transaction}${bill}${amount}`).digest('hex'),
  },
  hmac: {
    ask: (key: string, service: string, customer: string) =>
      createHmac('sha256', key).update(`${key}|${service}|${customer}`).digest('base64'),
    pay: (key: string, transaction: string, _: string, amount: string) =>
      createHmac('sha256', key).update(`${key}|${transaction}|${amount}`).digest('base64'),
  },
  plus: {
    ask: (key: string, service: string, customer: string) => base64(`${key}+${service}+${customer}`),
    pay: (key: string, transaction: string, _: string, amount: string) =>
      base64(`${key}+|${transaction}+${amount}`),
  },
}

/** After these the counter hands the money on; no answer, or one without a code, leaves it in doubt. */
const done = new Set(['000'])

/** The counter of a bank that asks and settles by getbill and paybill. */
export function createBidvSimulator(options: BidvOptions): Express {
  const { url, service, secret, way, camel = false, login } = options
  const names = (message: Readonly<Record<string, string>>) =>
    camel
      ? Object.fromEntries(
          Object.entries(message).map(([name, value]) => [
            name.replace(/_\w/g, (match) => match.slice(1).toUpperCase()),
            value,
          ]),
        )
      : message
  const field = (answer: Readonly<Record<string, unknown>>, snake: string, other: string) =>
    answer[snake] ?? answer[other]

  const call = async (operation: string, message: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const headers = login ? { authorization: `Bearer ${await fetchToken(url, login, signal)}` } : {}
    return postJson(`${url}/${operation}`, headers, names(message), signal)
  }

  return createCounter(
    {
      party: 'bidv',

      async ask(customer, signal): Promise<Asked> {
        const checksum = sums[way].ask(secret, service, customer)
        const message = { service_id: service, customer_id: customer, checksum }
        const heard = await call('getbill', message, signal)
        const code = field(heard.answer, 'result_code', 'resultCode')
        const is =
          ({ '000': 'bills', '011': 'unknown', '012': 'nothing-owed' } as const)[String(code)] ?? 'failed'
        return { ...heard, is, bills: is === 'bills' ? billsIn(heard.answer.data) : [] }
      },

      tell(money, spoiling, signal) {
        const message = {
          trans_id: money.transaction,
          trans_date: hanoiTime(options.clock()),
          customer_id: money.customer,
          service_id: service,
          bill_id: money.bill,
          amount: String(money.amount),
        }
        return call('paybill', signed(message, money, spoiling, options), signal)
      },

      judge({ answer }) {
        const code = field(answer, 'result_code', 'resultCode')
        if (typeof code !== 'string') return 'in-doubt'
        return done.has(code) ? 'kept' : 'returned'
      },
    },
    options,
  )
}

function signed(
  message: Readonly<Record<string, string>>,
  { transaction, bill, amount }: TakenMoney,
  spoiling: Spoiling | undefined,
  { way, secret, oldSecret = '' }: BidvOptions,
): Readonly<Record<string, string>> {
  const sum = (key: string) => sums[way].pay(key, transaction, bill, String(amount))
  switch (spoiling) {
    case 'unsigned':
      return message
    case 'wrongly-signed':
      return { ...message, checksum: sum(secret).replace(/^./, (first) => (first === 'a' ? 'b' : 'a')) }
    case 'changed-after-signing':
      return { ...message, amount: String(amount + 1_000), checksum: sum(secret) }
    case 'other-secret':
      return { ...message, checksum: sum('the secret of another school') }
    case 'old-secret':
      return { ...message, checksum: sum(oldSecret) }
    default:
      return { ...message, checksum: sum(secret) }
  }
}

async function fetchToken(url: string, [name, password]: readonly [string, string], signal: AbortSignal) {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  const { answer } = await postJson(`${url}/token_generate`, { authorization }, {}, signal)
  return String(answer.access_token ?? 'none')
}

/** Both forms of the list: bills in periods, or one beside the other. Fields in either spelling. */
function billsIn(data: unknown): Asked['bills'] {
  const rows = Array.isArray(data) ? data : []
  return rows
    .flatMap((row) => (Array.isArray(row.data) ? row.data : [row]))
    .map((row) => ({ bill: String(row.bill_id ?? row.billId), amount: Number(row.amount), echo: {} }))
}

const hanoi = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const hanoiTime = (at: Date) => hanoi.format(at).replace(/\D/g, '')
