import type { ClaimedExchange, ExchangeResult } from '../ports/exchange-store.ts'
import type { PreparedMessage } from '../ports/portal.ts'
import type { Courier } from './courier.ts'
import { inParallel } from './in-parallel.ts'
import { judgeLookUp, judgeSilence, noBytes } from './judge-answer.ts'
import { resultOf } from './result-of.ts'

/** Asks a portal what became of messages in doubt. Nothing is sent again here. */
export async function askPortal(
  courier: Courier,
  inDoubt: readonly ClaimedExchange[],
): Promise<ExchangeResult[]> {
  if (inDoubt.length === 0) return []
  const messages = await courier.exchanges.storedMessages(inDoubt.map(({ id }) => id))
  const results: ExchangeResult[] = []
  await inParallel(inDoubt, courier.limits.concurrency, async (exchange) => {
    const message = messages.get(exchange.id)
    results.push(message ? await ask(courier, exchange, message) : resultOf(exchange, noBytes, courier))
  })
  return results
}

async function ask(
  courier: Courier,
  exchange: ClaimedExchange,
  message: PreparedMessage,
): Promise<ExchangeResult> {
  const signal = AbortSignal.timeout(courier.limits.requestMs)
  try {
    const answer = await courier.portal.lookUp?.(message, { signal })
    if (!answer) throw new Error('the portal cannot be asked')
    const evidence = { operation: 'look-up', reference: message.reference, evidence: answer.evidence }
    return { ...resultOf(exchange, judgeLookUp(answer), courier), asked: true, answer: evidence }
  } catch (error) {
    const state = exchange.state === 'queued' ? 'queued' : 'unknown'
    return { ...resultOf(exchange, judgeSilence(error, state), courier), asked: true }
  }
}
