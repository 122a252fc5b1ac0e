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
  /** How often each status was answered. */
  readonly statuses: () => ReadonlyMap<number, number>
  /** How to be this school system: an address, and what to show there. */
  access(): Promise<{ readonly url: string; readonly authorization: string }>
  /** Reads what is at a path of the API. */
  read(path: string): Promise<Record<string, unknown>>
  /** Sends bills as one import until it is answered; all of them must be taken in. */
  sendImport(bills: readonly BillBody[]): Promise<void>
  /** How many requests left and got no answer. One that was not connected never left. */
  readonly cuts: () => number
}

export interface Answered {
  readonly status: number
  readonly answer: Record<string, unknown>
}

interface LinePage {
  readonly lines: readonly { readonly line: number; readonly id?: string }[]
  readonly next: number | null
}

const numberOf = (place: number) => `000.00.14.H53-260905-${String(place + 1).padStart(6, '0')}`

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
  const statuses = new Map<number, number>()
  let cuts = 0
  let turn = 0

  const url = () => urls[turn % urls.length] ?? ''

  const call = async (path: string, record: object, key: string): Promise<Answered | undefined> => {
    turn += 1
    try {
      token ??= logIn(url(), client)
      const authorization = `Bearer ${await token}`
      const started = performance.now()
      const response = await fetch(url() + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(record),
        signal: AbortSignal.timeout(15_000),
      })
      const answer = (await response.json()) as Record<string, unknown>
      slowestMs = Math.max(slowestMs, performance.now() - started)
      if (response.status === 401) token = undefined
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
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
    write([{ id, dossierNumber, bill }])
  }

  const write = (told: readonly AcceptedBill[]) => {
    const lines = told.map(({ id, dossierNumber, bill: { schoolCode: school, number } }) =>
      JSON.stringify({ id, dossierNumber, school, number }),
    )
    writeSync(book, `${lines.join('\n')}\n`)
    fsyncSync(book)
    for (const one of told) accepted.push(one)
  }

  const read = async (path: string): Promise<Record<string, unknown>> => {
    token ??= logIn(url(), client)
    const response = await fetch(url() + path, { headers: { authorization: `Bearer ${await token}` } })
    return (await response.json()) as Record<string, unknown>
  }

  return {
    accepted,
    post,
    read,
    slowestMs: () => slowestMs,
    failures: () => failures,
    cuts: () => cuts,
    statuses: () => statuses,
    async access() {
      token ??= logIn(url(), client)
      return { url: url(), authorization: `Bearer ${await token}` }
    },
    async sendImport(bills) {
      token ??= logIn(url(), client)
      // The sender numbers the dossiers itself, because an import is answered with ids alone.
      const numbered = bills.map((bill, place) => ({ ...bill, dossierNumber: numberOf(place) }))
      const response = await fetch(`${url()}/v1/imports?kind=bills`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await token}`, 'content-type': 'application/x-ndjson' },
        body: numbered.map((bill) => JSON.stringify(bill)).join('\n'),
      })
      const { id } = (await response.json()) as { id: string }
      for (let after: number | null = 0; after !== null; ) {
        const page = (await read(`/v1/imports/${id}/lines?after=${after}&limit=1000`)) as unknown as LinePage
        const told = page.lines.flatMap(({ line, id }) => {
          const bill = numbered[line - 1]
          return id && bill ? [{ id, dossierNumber: bill.dossierNumber, bill }] : []
        })
        write(told)
        after = page.next
      }
      if (accepted.length < bills.length) throw new Error('the import was not taken in whole')
    },
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
