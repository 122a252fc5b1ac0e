import type { ClaimedExchange, ExchangeResult } from '../ports/exchanges/exchange-store.ts'
import type { Courier } from './courier.ts'
import type { Passage } from './gate.ts'
import { postponed } from './judge-answer.ts'
import { resultOf } from './result-of.ts'

interface ToRepeat {
  readonly toResend: readonly ClaimedExchange[]
  readonly toAsk: readonly ClaimedExchange[]
}

/** Lets as many requests for what failed before go on as the partner's budget has; the others wait, uncounted. */
export async function withinBudget(
  { toResend, toAsk }: ToRepeat,
  passage: Passage,
  courier: Courier,
): Promise<ToRepeat & { readonly waiting: readonly ExchangeResult[] }> {
  const retries = [...toAsk, ...toResend].filter(failedBefore)
  const tooMany = new Set(retries.slice(await passage.allowRetries(retries.length)))
  const isAllowed = (exchange: ClaimedExchange) => !tooMany.has(exchange)
  const waiting = [...tooMany].map((exchange) => {
    const state = exchange.state === 'signed' ? 'signed' : 'unknown'
    return resultOf(exchange, postponed({ state }, 'retry'), courier)
  })
  return { toResend: toResend.filter(isAllowed), toAsk: toAsk.filter(isAllowed), waiting }
}

/** What the partner only has not decided yet did not fail. */
const failedBefore = ({ state, attempts }: ClaimedExchange): boolean => state !== 'queued' && attempts > 0
