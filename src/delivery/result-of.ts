import type { ClaimedExchange, ExchangeResult } from '../ports/exchanges/exchange-store.ts'
import { backOff } from './back-off.ts'
import type { Courier } from './courier.ts'
import type { Verdict } from './judge-answer.ts'

/** Turns a verdict on a claimed exchange into what the store writes, with the instant it is due next. */
export function resultOf(
  { id, fence, attempts, asks }: ClaimedExchange,
  { state, next, asUpdate, unsent, alone, problem, notBefore }: Verdict,
  { limits, portal, clock, random }: Pick<Courier, 'limits' | 'portal' | 'clock' | 'random'>,
): ExchangeResult {
  const { settleMs = 0 } = portal.traits
  const pauses = {
    now: () => 0,
    never: () => 0,
    retry: () => backOff(attempts, limits.retry, random),
    ask: () => backOff(asks, limits.ask, random),
    settled: () => Math.max(backOff(asks, limits.ask, random), settleMs),
    released: () => limits.leaseMs + settleMs,
  }
  return {
    id,
    fence,
    state,
    dueAt: new Date(Math.max(clock().getTime() + pauses[next](), notBefore?.getTime() ?? 0)),
    ...(asUpdate === undefined ? {} : { asUpdate }),
    ...(unsent ? { unsent } : {}),
    ...(alone ? { alone } : {}),
    ...(problem ? { problem } : {}),
  }
}
