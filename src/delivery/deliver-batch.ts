import type { ClaimedExchange, ExchangeResult, StoredMessage } from '../ports/exchanges/exchange-store.ts'
import { askPortal } from './ask-portal.ts'
import type { Courier } from './courier.ts'
import type { Passage } from './gate.ts'
import { begunByAnother, held, noBytes } from './judge-answer.ts'
import type { Parcel } from './parcel.ts'
import { prepareParcels } from './prepare-parcels.ts'
import { resultOf } from './result-of.ts'
import { sendParcels } from './send-parcels.ts'
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
  const leave = courier.quarantine.enter()
  try {
    const { partner, owner, clock } = courier
    const lease = { owner, limit: passage.granted, now: clock(), until, withoutSuspects: !leave }
    const claimed = await courier.exchanges.claim(partner, lease)
    if (!claimed.some(({ crashes }) => crashes > 1)) leave?.()
    if (claimed.length > 0) await deliverClaimed(claimed, passage, courier, until)
    return claimed.length
  } finally {
    leave?.()
  }
}

async function deliverClaimed(
  claimed: readonly ClaimedExchange[],
  passage: Passage,
  courier: Courier,
  until: Date,
): Promise<void> {
  const { exchanges, clock } = courier
  const { toPrepare, toRepeat, decided } = sort(claimed, courier)
  const { toResend, toAsk, waiting } = await withinBudget(toRepeat, passage, courier)
  const stored = await exchanges.storedMessages(toResend.map(({ id }) => id))
  const { again, anew, lost } = sortStored(toResend, stored)
  const prepared = await prepareParcels(courier, [...toPrepare, ...anew])
  const hopeless = lost.map((exchange) => resultOf(exchange, noBytes, courier))
  await exchanges.settle([...decided, ...waiting, ...prepared.results, ...hopeless], clock())

  await sendParcels(courier, [...prepared.parcels, ...again], passage, until)
  await exchanges.settle(await askPortal(courier, toAsk, passage), clock())
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

/**
 * Sorts what may be sent again. A message that told of several is not: they may have parted since, and bytes of theirs that
 * did not arrive are written anew.
 */
function sortStored(toResend: readonly ClaimedExchange[], stored: ReadonlyMap<number, StoredMessage>) {
  const again: Parcel[] = []
  const anew: ClaimedExchange[] = []
  const lost: ClaimedExchange[] = []
  for (const exchange of toResend) {
    const message = stored.get(exchange.id)
    if (!message) lost.push(exchange)
    else if (message.isShared) anew.push(exchange)
    else again.push({ exchanges: [exchange], message, references: [message.reference], isFresh: false })
  }
  return { again, anew, lost }
}
