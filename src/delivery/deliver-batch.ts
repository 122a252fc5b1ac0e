import type { ClaimedExchange, ExchangeResult } from '../ports/exchange-store.ts'
import type { PreparedMessage } from '../ports/portal.ts'
import { askPortal } from './ask-portal.ts'
import type { Courier } from './courier.ts'
import type { Passage } from './gate.ts'
import { inParallel } from './in-parallel.ts'
import {
  begunByAnother,
  held,
  judgeAnswer,
  judgeFailure,
  judgePreparing,
  noBytes,
  notSent,
} from './judge-answer.ts'
import { resultOf } from './result-of.ts'
import { withinBudget } from './within-budget.ts'

/**
 * Delivers one leased batch: maps, signs, stores and sends what is due, then asks about what is in doubt. Returns how
 * many exchanges were claimed; 0 means that nothing is due, or that nothing may go to the partner now. Whatever dies on
 * the way, the rows say what may have happened: bytes are stored and marked `sending` before the first of them leaves.
 */
export async function deliverBatch(courier: Courier): Promise<number> {
  const { limits, clock, gate } = courier
  const until = new Date(clock().getTime() + limits.leaseMs)
  const passage = await gate.enter(limits.batchSize, until)
  try {
    return passage.granted === 0 ? 0 : await deliverThrough(passage, courier, until)
  } finally {
    await passage.leave()
  }
}

async function deliverThrough(passage: Passage, courier: Courier, until: Date): Promise<number> {
  const { exchanges, partner, owner, clock } = courier
  const claimed = await exchanges.claim(partner, { owner, limit: passage.granted, now: clock(), until })
  if (claimed.length === 0) return 0

  const { toPrepare, toRepeat, decided } = sort(claimed, courier)
  const { toResend, toAsk, waiting } = await withinBudget(toRepeat, passage, courier)
  const prepared = await prepare(courier, toPrepare)
  const stored = await exchanges.storedMessages(toResend.map(({ id }) => id))
  const lost = toResend.filter(({ id }) => !stored.has(id)).map((one) => resultOf(one, noBytes, courier))
  await exchanges.settle([...decided, ...waiting, ...prepared.results, ...lost], clock())

  const messages = new Map([...prepared.messages, ...stored])
  await send(courier, [...toPrepare, ...toResend], messages, prepared.messages, passage, until)
  await exchanges.settle(await askPortal(courier, toAsk, passage), clock())
  return claimed.length
}

/** What so many workers in a row have died of waits for a person. */
const mostCrashes = 5

/** Sorts a batch by what it needs next. */
function sort(claimed: readonly ClaimedExchange[], courier: Courier) {
  const toPrepare: ClaimedExchange[] = []
  const toResend: ClaimedExchange[] = []
  const toAsk: ClaimedExchange[] = []
  const decided: ExchangeResult[] = []
  const { lookUp, traits } = courier.portal
  for (const exchange of claimed) {
    const inDoubt = exchange.state === 'unknown' || exchange.state === 'queued'
    if (exchange.crashes >= mostCrashes) {
      decided.push(resultOf(exchange, held('crashed', `crashed ${exchange.crashes} times`), courier))
    } else if (exchange.attempts >= courier.limits.maxAttempts && !(inDoubt && lookUp)) {
      decided.push(resultOf(exchange, held('attempts', 'every attempt failed'), courier))
    } else if (exchange.state === 'waiting') toPrepare.push(exchange)
    else if (exchange.state === 'signed') toResend.push(exchange)
    else if (lookUp && exchange.lapsed) decided.push(resultOf(exchange, begunByAnother, courier))
    else if (lookUp) toAsk.push(exchange)
    else if (exchange.state === 'unknown' && traits.repeatsAreHarmless) toResend.push(exchange)
    else decided.push(resultOf(exchange, held('cannot_ask', 'the portal has no way to ask'), courier))
  }
  return { toPrepare, toRepeat: { toResend, toAsk }, decided }
}

type Messages = ReadonlyMap<number, PreparedMessage>

async function prepare(
  courier: Courier,
  exchanges: readonly ClaimedExchange[],
): Promise<{ messages: Messages; results: ExchangeResult[] }> {
  const messages = new Map<number, PreparedMessage>()
  const results: ExchangeResult[] = []
  const composed = await courier.compose(exchanges)
  await Promise.all(
    exchanges.map(async (exchange) => {
      try {
        messages.set(exchange.id, await composed(exchange))
      } catch (error) {
        results.push(resultOf(exchange, judgePreparing(error), courier))
      }
    }),
  )
  return { messages, results }
}

async function send(
  courier: Courier,
  exchanges: readonly ClaimedExchange[],
  messages: Messages,
  fresh: Messages,
  passage: Passage,
  until: Date,
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
    async ({ exchange, message }) => {
      const maySend = mayStillSend(courier, until) && passage.mayGo()
      results.push(
        maySend ? await submit(courier, exchange, message, passage) : resultOf(exchange, notSent, courier),
      )
    },
  )
  await courier.exchanges.settle(results, courier.clock())
}

/** A request must end within the lease: after it somebody else may hold the exchange. A worker that stops sends no more. */
const mayStillSend = ({ signal, clock, limits }: Courier, until: Date): boolean =>
  !signal.aborted && clock().getTime() + limits.requestMs <= until.getTime()

async function submit(
  courier: Courier,
  exchange: ClaimedExchange,
  message: PreparedMessage,
  passage: Passage,
): Promise<ExchangeResult> {
  const signal = AbortSignal.timeout(courier.limits.requestMs)
  try {
    const answer = await courier.portal.submit(message, { signal })
    courier.onAttempt(courier.partner, 'send', answer.is)
    await passage.hear('answered')
    const { operation, reference } = message
    const theirReference = 'theirReference' in answer ? answer.theirReference : undefined
    return {
      ...resultOf(exchange, judgeAnswer(answer, exchange.asUpdate), courier),
      answer: { operation, reference, evidence: answer.evidence },
      ...(theirReference === undefined ? {} : { theirReference }),
    }
  } catch (error) {
    const verdict = judgeFailure(error)
    const code = verdict.problem?.code ?? 'internal'
    courier.onAttempt(courier.partner, 'send', code)
    await passage.hear({ code, notBefore: verdict.notBefore })
    courier.log.warn(
      { partner: courier.partner, exchange: exchange.id, code },
      'a message got no usable answer',
    )
    return resultOf(exchange, verdict, courier)
  }
}
