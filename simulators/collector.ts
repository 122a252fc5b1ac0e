import { createHash } from 'node:crypto'
import express, { type Express } from 'express'
import type { SimulatorLedger } from './ledger.ts'

/** How one telling of a payment goes wrong. */
export type Spoiling = 'unsigned' | 'wrongly-signed' | 'changed-after-signing' | 'other-secret' | 'old-secret'

/** A payment as the counter of a bank knows it. */
export interface TakenMoney {
  readonly transaction: string
  readonly customer: string
  readonly bill: string
  readonly amount: number
  /** What the answer to the question said of the bill, to be said again. */
  readonly echo: Readonly<Record<string, string>>
}

/** What a counter does with the money after an answer: it is handed on, given back, or kept until somebody knows. */
export type Verdict = 'kept' | 'returned' | 'in-doubt'

export interface Heard {
  readonly status: number
  readonly answer: Readonly<Record<string, unknown>>
}

export interface Asked extends Heard {
  readonly is: 'bills' | 'nothing-owed' | 'unknown' | 'failed'
  readonly bills: readonly Pick<TakenMoney, 'bill' | 'amount' | 'echo'>[]
}

/** One bank or service that takes money for bills of others. */
export interface Collector {
  readonly party: string
  ask(customer: string, signal: AbortSignal): Promise<Asked>
  tell(money: TakenMoney, spoiling: Spoiling | undefined, signal: AbortSignal): Promise<Heard>
  judge(heard: Heard): Verdict
}

export interface CollectorSurroundings {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
}

/** What is asked of a counter; without a bill, the first that is listed is paid in full. */
interface Order {
  readonly customer: string
  readonly bill?: string
  readonly amount?: number
  readonly transaction?: string
  /** How often it is told, with the same number. */
  readonly times?: number
  /** All tellings at the same time instead of one after another. */
  readonly together?: boolean
  readonly spoiling?: Spoiling
  /** The counter hangs up after so long, and does not know. */
  readonly patienceMs?: number
}

/**
 * A counter as one handler: `POST /ask` with `{"customer"}` asks what is owed; `POST /pay` with an order takes money and tells
 * of it. Both answer what was heard.
 */
export function createCounter(collector: Collector, { ledger, clock }: CollectorSurroundings): Express {
  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))

  app.post('/ask', async (request, response) => {
    response.json(await collector.ask(String(request.body.customer), AbortSignal.timeout(30_000)))
  })

  app.post('/pay', async (request, response) => {
    const order = request.body as Order
    const money = await takeMoney(collector, order)
    if (money === undefined) return response.status(404).json({ told: [] })
    const tellOnce = async () => {
      const patience = AbortSignal.timeout(order.patienceMs ?? 30_000)
      const heard = await collector.tell(money, order.spoiling, patience).catch(() => undefined)
      return { ...heard, verdict: heard ? collector.judge(heard) : ('in-doubt' as const) }
    }
    const times = Array.from({ length: order.times ?? 1 })
    const told: Awaited<ReturnType<typeof tellOnce>>[] = []
    if (order.together) told.push(...(await Promise.all(times.map(tellOnce))))
    else for (const _ of times) told.push(await tellOnce())
    const verdict = lastWord(told.map((one) => one.verdict))
    ledger.append({
      at: clock().toISOString(),
      party: collector.party,
      operation: 'pay',
      reference: money.transaction,
      detail: '',
      bodySha256: createHash('sha256').update(JSON.stringify(money)).digest('hex'),
      signature: 'none',
      verdict: verdict === 'kept' ? 'applied' : 'refused',
      amount: money.amount,
      state: { bill: money.bill, verdict },
    })
    return response.json({ transaction: money.transaction, verdict, told })
  })
  return app
}

/** An answer that says what became of it counts more than silence before or after it. */
const lastWord = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.findLast((verdict) => verdict !== 'in-doubt') ?? 'in-doubt'

let taken = 0

async function takeMoney(collector: Collector, order: Order): Promise<TakenMoney | undefined> {
  const { customer, bill, amount, transaction = `T${Date.now()}${String(++taken).padStart(5, '0')}` } = order
  const { bills } = await collector.ask(customer, AbortSignal.timeout(30_000))
  const listed = bill === undefined ? bills[0] : bills.find((one) => one.bill === bill)
  const wanted = bill ?? listed?.bill
  if (wanted === undefined) return undefined
  return {
    transaction,
    customer,
    bill: wanted,
    amount: amount ?? listed?.amount ?? 0,
    echo: listed?.echo ?? {},
  }
}

/** Posts JSON and reads JSON; what is none is an answer without fields. */
export async function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  message: object,
  signal: AbortSignal,
): Promise<Heard> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(message),
    signal,
  })
  const text = await response.text()
  try {
    const answer: unknown = JSON.parse(text)
    return { status: response.status, answer: Object(answer) as Record<string, unknown> }
  } catch {
    return { status: response.status, answer: {} }
  }
}
