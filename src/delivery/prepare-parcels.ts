import type { ClaimedExchange, ExchangeResult } from '../ports/exchanges/exchange-store.ts'
import type { Courier, Draft } from './courier.ts'
import { goesAlone, judgePreparing } from './judge-answer.ts'
import type { Parcel } from './parcel.ts'
import { resultOf } from './result-of.ts'

/** Maps and signs what was never sent; gives the messages, and what becomes of exchanges that could not be written. */
export async function prepareParcels(
  courier: Courier,
  exchanges: readonly ClaimedExchange[],
): Promise<{ parcels: Parcel[]; results: ExchangeResult[] }> {
  const parcels: Parcel[] = []
  const results: ExchangeResult[] = []
  const drafts = await courier.compose(exchanges)
  await Promise.all(
    drafts.map(async (draft) => {
      try {
        parcels.push(await write(draft))
      } catch (error) {
        results.push(...judgeDraft(draft, error, courier))
      }
    }),
  )
  return { parcels, results }
}

async function write({ exchanges, write }: Draft): Promise<Parcel> {
  const message = await write()
  const references = 'references' in message ? message.references : [message.reference]
  return { exchanges, message, references, isFresh: true }
}

/** One that cannot be written does not keep others back. What was signed or in doubt stays so until it is. */
function judgeDraft({ exchanges }: Draft, error: unknown, courier: Courier): ExchangeResult[] {
  return exchanges.map((exchange) => {
    const verdict = exchanges.length > 1 ? goesAlone : judgePreparing(error)
    const state = verdict.state === 'waiting' ? exchange.state : verdict.state
    return resultOf(exchange, { ...verdict, state }, courier)
  })
}
