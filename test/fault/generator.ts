import { randomUUID } from 'node:crypto'
import { fsyncSync, openSync, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { BillBody } from '../../simulators/school-system/index.ts'
import { testChannel } from '../support/gateway-settings.ts'

/** A bill that the gateway said it had accepted. */
export interface AcceptedBill {
  readonly id: string
  readonly dossierNumber: string
  readonly bill: BillBody
}

/** A school system that believes nothing but answers, and keeps a book of its own. */
export interface Generator {
  /** Sends bills until each is accepted; what got no answer goes again with the same key. */
  send(bills: readonly BillBody[], width?: number): Promise<AcceptedBill[]>
  /** Lets the payer of a bill pay. */
  pay(accepted: AcceptedBill): Promise<void>
  /** Posts a record until there is an answer; gives its status and members. */
  post(path: string, record: object, key?: string): Promise<Answered>
  /** What was accepted, in the order of the answers; each is on disk. */
  readonly accepted: readonly AcceptedBill[]
  /** The longest that an answer let wait, in ms; silence is none. */
  readonly slowestMs: () => number
  /** How many answers said that the gateway failed. */
  readonly failures: () => number
  /** How many requests left and got no answer. One that was not connected never left. */
  readonly cuts: () => number
}

export interface Answered {
  readonly status: number
  readonly answer: Record<string, unknown>
}

/** Answers that ask for another try: the first use of the key is under way, or the gateway cannot now. */
const comesAgain = ({ status, answer }: Answered) =>
  status >= 500 || status === 429 || status === 401 || answer.code === 'idempotency_in_progress'

const patienceMs = 120_000

const wasRefused = (error: unknown) =>
  error instanceof Error && (error.cause as { code?: string } | undefined)?.code === 'ECONNREFUSED'

export function createGenerator(options: {
  /** Where the API answers; each request goes to the next of them. */
  readonly urls: readonly string[]
  readonly client: { readonly id: string; readonly secret: string }
  /** Where the book is. */
  readonly book: string
}): Generator {
  const { urls, client } = options
  const book = openSync(options.book, 'a')
  const accepted: AcceptedBill[] = []
  let token: Promise<string> | undefined
  let slowestMs = 0
  let failures = 0
  let cuts = 0
  let turn = 0

  const call = async (path: string, record: object, key: string): Promise<Answered | undefined> => {
    turn += 1
    const url = urls[turn % urls.length] ?? ''
    try {
      token ??= logIn(url, client)
      const authorization = `Bearer ${await token}`
      const started = performance.now()
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(record),
        signal: AbortSignal.timeout(15_000),
      })
      const answer = (await response.json()) as Record<string, unknown>
      slowestMs = Math.max(slowestMs, performance.now() - started)
      if (response.status === 401) token = undefined
      if (response.status >= 500) failures += 1
      return { status: response.status, answer }
    } catch (error) {
      token = undefined
      if (!wasRefused(error)) cuts += 1
      return undefined
    }
  }

  const post: Generator['post'] = async (path, record, key = randomUUID()) => {
    const deadline = Date.now() + patienceMs
    while (Date.now() < deadline) {
      const answered = await call(path, record, key)
      if (answered && !comesAgain(answered)) return answered
      await pause(100)
    }
    throw new Error(`nothing was answered to POST ${path} for ${patienceMs} ms`)
  }

  const sendOne = async (bill: BillBody) => {
    const { status, answer } = await post('/v1/bills', bill)
    if (status >= 300) throw new Error(`bill ${bill.number} was answered ${status}: ${String(answer.code)}`)
    const { id, dossierNumber } = answer as { id: string; dossierNumber: string }
    writeSync(
      book,
      `${JSON.stringify({ id, dossierNumber, school: bill.schoolCode, number: bill.number })}\n`,
    )
    fsyncSync(book)
    accepted.push({ id, dossierNumber, bill })
  }

  return {
    accepted,
    post,
    slowestMs: () => slowestMs,
    failures: () => failures,
    cuts: () => cuts,
    async send(bills, width = 8) {
      const queue = bills.values()
      const before = accepted.length
      const lane = async () => {
        for (const bill of queue) await sendOne(bill)
      }
      await Promise.all(Array.from({ length: width }, lane))
      return accepted.slice(before)
    },
    async pay({ id }) {
      const { status, answer } = await post('/v1/payments', { billId: id, channel: testChannel })
      if (status === 409) return
      if (status >= 300) throw new Error(`a payment was answered ${status}: ${String(answer.code)}`)
      await fetch(String(answer.payUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"action":"pay"}',
      })
    },
  }
}

async function logIn(url: string, { id, secret }: { id: string; secret: string }): Promise<string> {
  const response = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal: AbortSignal.timeout(5_000),
  })
  return ((await response.json()) as { access_token: string }).access_token
}
