import type { CustomerFound, CustomerKey, Settlement, SettlementOutcome } from '../domain/payments/biller.ts'
import { dateTold, type HeardIn } from './date-told.ts'
import type { PaymentParts } from './payment-parts.ts'

/** Says what a customer owes, in the three answers that a collector knows. */
export const answerCustomer = (
  key: CustomerKey,
  { biller, codePrefixes, clock }: PaymentParts,
): Promise<CustomerFound> => biller.findCustomer(key, codePrefixes, clock())

/** Settles a bill for a collector: posted once, whatever the collector repeats. */
export async function settle(
  channel: string,
  told: Settlement,
  heard: HeardIn,
  parts: PaymentParts,
): Promise<SettlementOutcome> {
  const { biller, codePrefixes, tellPaid, onPosted, clock, log } = parts
  const settlement = { ...told, at: await dateTold(channel, told.at, heard, parts) }
  const outcome = await biller.settle(channel, settlement, codePrefixes, tellPaid, clock())
  if (outcome === 'settled') onPosted()
  if (outcome === 'conflict') {
    log.warn({ channel, reference: settlement.transaction, outcome }, 'a payment needs a person')
  }
  return outcome
}
