import type { ClaimedExchange, ExchangeResult } from '../ports/exchanges/exchange-store.ts'
import type { PreparedMessage } from '../ports/portal.ts'
import type { Courier } from './courier.ts'
import type { Passage } from './gate.ts'
import { inParallel } from './in-parallel.ts'
import { judgeLookUp, judgeSilence, noBytes, postponed } from './judge-answer.ts'
import { resultOf } from './result-of.ts'

/** Asks a portal what became of messages in doubt. Nothing is sent again here. */
export async function askPortal(
  courier: Courier,
  inDoubt: readonly ClaimedExchange[],
  passage: Passage,
): Promise<ExchangeResult[]> {
  if (inDoubt.length === 0) return []
  const messages = await courier.exchanges.storedMessages(inDoubt.map(({ id }) => id))
  const results: ExchangeResult[] = []
  await inParallel(inDoubt, courier.limits.concurrency, async (exchange) => {
    const message = messages.get(exchange.id)
    if (!message) results.push(resultOf(exchange, noBytes, courier))
    else if (passage.mayGo()) results.push(await ask(courier, exchange, message, passage))
    else results.push(resultOf(exchange, postponed({ state: stateOf(exchange) }, 'now'), courier))
  })
  return results
}

async function ask(
  courier: Courier,
  exchange: ClaimedExchange,
  message: PreparedMessage,
  passage: Passage,
): Promise<ExchangeResult> {
  const signal = AbortSignal.timeout(courier.limits.requestMs)
  try {
    const answer = await courier.portal.lookUp?.(message, { signal })
    if (!answer) throw new Error('the portal cannot be asked')
    courier.onAttempt(courier.partner, 'ask', answer.is)
    await passage.hear('answered')
    const evidence = { operation: 'look-up', reference: message.reference, evidence: answer.evidence }
    return { ...resultOf(exchange, judgeLookUp(answer), courier), asked: true, answer: evidence }
  } catch (error) {
    const verdict = judgeSilence(error, stateOf(exchange))
    const code = verdict.problem?.code ?? 'internal'
    courier.onAttempt(courier.partner, 'ask', code)
    await passage.hear({ code, notBefore: verdict.notBefore })
    return { ...resultOf(exchange, verdict, courier), asked: true }
  }
}

const stateOf = ({ state }: ClaimedExchange) => (state === 'queued' ? 'queued' : 'unknown')
