import type { ExchangeResult, MessageToSend } from '../ports/exchanges/exchange-store.ts'
import type { PortalAnswer } from '../ports/portal.ts'
import type { Courier } from './courier.ts'
import type { Passage } from './gate.ts'
import { inParallel } from './in-parallel.ts'
import { goesAlone, judgeAnswer, judgeFailure, notSent } from './judge-answer.ts'
import type { Parcel } from './parcel.ts'
import { resultOf } from './result-of.ts'

/** Stores what is fresh, marks all as being sent, sends it, and writes what came of it; `until` is the end of the lease. */
export async function sendParcels(
  courier: Courier,
  parcels: readonly Parcel[],
  passage: Passage,
  until: Date,
): Promise<void> {
  if (parcels.length === 0) return
  const ours = await courier.exchanges.beginSending(parcels.map(toStore), courier.clock())
  const results: ExchangeResult[] = []
  await inParallel(
    parcels.filter(({ exchanges }) => exchanges.every(({ id }) => ours.has(id))),
    courier.limits.concurrency,
    async (parcel) => {
      const maySend = mayStillSend(courier, until) && passage.mayGo()
      results.push(...(maySend ? await submit(courier, parcel, passage) : unsent(courier, parcel)))
    },
  )
  await courier.exchanges.settle(results, courier.clock())
}

function toStore({ exchanges, message, references, isFresh }: Parcel): MessageToSend {
  const [first, ...others] = exchanges.map(({ id, fence }, place) => ({
    ...{ id, fence, reference: references[place] ?? '' },
  }))
  if (!first) throw new Error('a message tells of no exchange')
  const { id, fence } = first
  if (!isFresh) return { id, fence }
  return { id, fence, message, ...(others.length > 0 ? { carries: others } : {}) }
}

/** A request must end within the lease: after it somebody else may hold the exchange. A worker that stops sends no more. */
const mayStillSend = ({ signal, clock, limits }: Courier, until: Date): boolean =>
  !signal.aborted && clock().getTime() + limits.requestMs <= until.getTime()

const unsent = (courier: Courier, { exchanges }: Parcel) =>
  exchanges.map((exchange) => resultOf(exchange, notSent, courier))

async function submit(courier: Courier, parcel: Parcel, passage: Passage): Promise<ExchangeResult[]> {
  const { partner, portal, limits, onAttempt, log } = courier
  const { exchanges, message } = parcel
  try {
    const answer = await portal.submit(message, { signal: AbortSignal.timeout(limits.requestMs) })
    onAttempt(partner, 'send', answer.is)
    await passage.hear('answered')
    return resultsOf(courier, parcel, answer)
  } catch (error) {
    const verdict = judgeFailure(error)
    const code = verdict.problem?.code ?? 'internal'
    onAttempt(partner, 'send', code)
    await passage.hear({ code, notBefore: verdict.notBefore })
    log.warn({ partner, exchange: exchanges[0]?.id, code }, 'a message got no usable answer')
    return exchanges.map((exchange) => resultOf(exchange, verdict, courier))
  }
}

/** The answer is kept once, as that of the exchange that carries the others. */
function resultsOf(courier: Courier, parcel: Parcel, answer: PortalAnswer): ExchangeResult[] {
  const { exchanges, references, message } = parcel
  const isShared = exchanges.length > 1
  const { operation, reference } = message
  const carries = isShared ? { carries: exchanges.map(({ id }) => id) } : {}
  const kept = { operation, reference, evidence: answer.evidence, ...carries }
  return exchanges.map((exchange, place) => {
    const theirs = 'theirReference' in answer ? answer.theirReference : undefined
    const theirReference = theirs !== undefined && isShared ? references[place] : theirs
    return {
      ...resultOf(exchange, judge(answer, exchange.asUpdate, isShared), courier),
      ...(place === 0 ? { answer: kept } : {}),
      ...(theirReference === undefined ? {} : { theirReference }),
    }
  })
}

/** A "no" to several does not say which of them was meant: each goes by itself, and the portal says of each. */
function judge(answer: PortalAnswer, asUpdate: boolean, isShared: boolean) {
  const isNo = answer.is === 'refused' || answer.is === 'exists'
  return isShared && isNo ? goesAlone : judgeAnswer(answer, asUpdate)
}
