import { outgoingRecord, type Services } from '../domain/outgoing-record.ts'
import type { ExchangeStore } from '../ports/exchange-store.ts'
import type { Portal } from '../ports/portal.ts'
import type { Compose } from './courier.ts'

/** Composes for a portal: the facts of each exchange, said in our own words, then in the portal's. */
export function composeRecords(
  portal: Pick<Portal, 'prepare' | 'traits'>,
  exchanges: Pick<ExchangeStore, 'subjects'>,
  services: Services,
): Compose {
  const { stepsPerMessage } = portal.traits
  return async (claimed) => {
    const subjects = await exchanges.subjects(claimed)
    return async (exchange) => {
      const subject = subjects.get(exchange.id)
      if (!subject) throw new Error(`exchange ${exchange.id} has no subject`)
      return portal.prepare(outgoingRecord(subject, exchange, stepsPerMessage, services))
    }
  }
}
