import { outgoingRecord } from '../domain/outgoing-record.ts'
import type { ClaimedExchange, ExchangeResult } from '../ports/exchange-store.ts'
import type { PreparedMessage } from '../ports/portal.ts'
import { askPortal } from './ask-portal.ts'
import type { Courier } from './courier.ts'
import { inParallel } from './in-parallel.ts'
import { held, judgeAnswer, judgeFailure, judgePreparing, type Verdict } from './judge-answer.ts'
import { resultOf } from './result-of.ts'

/**
 * Delivers one leased batch: asks about what is in doubt, then maps, signs, stores and sends what is due. Returns how
 * many exchanges were claimed; 0 means that nothing is due. Whatever dies on the way, the rows say what may have
 * happened: bytes are stored and marked `sending` before the first of them leaves.
 */
export async function deliverBatch(courier: Courier): Promise<number> {
  const { exchanges, partner, owner, limits, clock } = courier
  const now = clock()
  const until = new Date(now.getTime() + limits.leaseMs)
  const claimed = await exchanges.claim(partner, { owner, limit: limits.batchSize, now, until })
  if (claimed.length === 0) return 0

  const { toPrepare, toResend, toAsk, hopeless } = sort(claimed, courier)
  const asked = await askPortal(courier, toAsk)
  const prepared = await prepare(courier, toPrepare)
  const stored = await exchanges.storedMessages(toResend.map(({ id }) => id))
  await send(courier, [...toPrepare, ...toResend], new Map([...prepared.messages, ...stored]), prepared.fresh)
  await exchanges.settle([...asked, ...prepared.results, ...hopeless], clock())
  return claimed.length
}

/** Sorts a batch by what it needs next. */
function sort(claimed: readonly ClaimedExchange[], courier: Courier) {
  const toPrepare: ClaimedExchange[] = []
  const toResend: ClaimedExchange[] = []
  const toAsk: ClaimedExchange[] = []
  const hopeless: ExchangeResult[] = []
  const { lookUp, traits } = courier.portal
  for (const exchange of claimed) {
    const inDoubt = exchange.state === 'unknown' || exchange.state === 'queued'
    if (exchange.attempts >= courier.limits.maxAttempts && !(inDoubt && lookUp)) {
      hopeless.push(resultOf(exchange, held('attempts', 'every attempt failed'), courier))
    } else if (exchange.state === 'waiting') toPrepare.push(exchange)
    else if (exchange.state === 'signed') toResend.push(exchange)
    else if (lookUp) toAsk.push(exchange)
    else if (exchange.state === 'unknown' && traits.repeatsAreHarmless) toResend.push(exchange)
    else hopeless.push(resultOf(exchange, held('cannot_ask', 'the portal has no way to ask'), courier))
  }
  return { toPrepare, toResend, toAsk, hopeless }
}

interface Prepared {
  readonly messages: Map<number, PreparedMessage>
  readonly fresh: Set<number>
  readonly results: ExchangeResult[]
}

async function prepare(courier: Courier, exchanges: readonly ClaimedExchange[]): Promise<Prepared> {
  const prepared: Prepared = { messages: new Map(), fresh: new Set(), results: [] }
  const subjects = await courier.exchanges.subjects(exchanges)
  const { portal, services } = courier
  await Promise.all(
    exchanges.map(async (exchange) => {
      const subject = subjects.get(exchange.id)
      if (!subject) throw new Error(`exchange ${exchange.id} has no subject`)
      try {
        const record = outgoingRecord(subject, exchange, portal.traits.stepsPerMessage, services)
        prepared.messages.set(exchange.id, await portal.prepare(record))
        prepared.fresh.add(exchange.id)
      } catch (error) {
        prepared.results.push(resultOf(exchange, judgePreparing(error), courier))
      }
    }),
  )
  return prepared
}

async function send(
  courier: Courier,
  exchanges: readonly ClaimedExchange[],
  messages: ReadonlyMap<number, PreparedMessage>,
  fresh: ReadonlySet<number>,
): Promise<void> {
  const ready = exchanges.flatMap((exchange) => {
    const message = messages.get(exchange.id)
    return message ? [{ exchange, message }] : []
  })
  if (ready.length === 0) return
  const toStore = ready.map(({ exchange: { id, fence }, message }) =>
    fresh.has(id) ? { id, fence, message } : { id, fence },
  )
  const ours = await courier.exchanges.beginSending(toStore, courier.clock())
  const results: ExchangeResult[] = []
  await inParallel(
    ready.filter(({ exchange }) => ours.has(exchange.id)),
    courier.limits.concurrency,
    async ({ exchange, message }) => results.push(await submit(courier, exchange, message)),
  )
  await courier.exchanges.settle(results, courier.clock())
}

async function submit(
  courier: Courier,
  exchange: ClaimedExchange,
  message: PreparedMessage,
): Promise<ExchangeResult> {
  const signal = AbortSignal.timeout(courier.limits.requestMs)
  try {
    const answer = await courier.portal.submit(message, { signal })
    const { operation, reference } = message
    const theirReference = 'theirReference' in answer ? answer.theirReference : undefined
    return {
      ...resultOf(exchange, judgeAnswer(answer, exchange.asUpdate), courier),
      answer: { operation, reference, evidence: answer.evidence },
      ...(theirReference === undefined ? {} : { theirReference }),
    }
  } catch (error) {
    const verdict: Verdict = judgeFailure(error)
    courier.log.warn(
      { partner: courier.partner, exchange: exchange.id, code: verdict.problem?.code },
      'a message got no usable answer',
    )
    return resultOf(exchange, verdict, courier)
  }
}
