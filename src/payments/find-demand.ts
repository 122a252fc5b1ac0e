import type { Bill } from '../domain/bills/bill.ts'
import { isKeptFromPayers, owedOn } from '../domain/bills/bill-terms.ts'
import { choicesOf } from '../domain/bills/instalments.ts'
import { localDay } from '../domain/time/local-time.ts'
import type { DemandFound, PaymentChannel } from '../ports/payment-channel.ts'
import { demandOfBill } from './demand-of-bill.ts'
import type { PaymentParts } from './payment-parts.ts'

/** Finds what a dossier has to pay, under the reference of its open payment at the channel or a new one. */
export async function findDemand(
  name: string,
  channel: PaymentChannel,
  dossierNumber: string,
  parts: PaymentParts,
): Promise<DemandFound> {
  const bill = await parts.bills.findByDossierNumber(dossierNumber)
  if (!bill) return { is: 'unknown' }
  const choice = isKeptFromPayers(bill) ? undefined : await firstChoice(bill, parts)
  if (!choice) return { is: 'nothing-due' }
  const demand = await demandOfBill(bill, choice.amount, parts)
  if (!demand) return { is: 'nothing-due' }
  const open = await parts.payments.openOfBill(bill.id, name, choice.purpose)
  const reference = open?.reference ?? channel.createReference?.(demand, parts.clock()) ?? dossierNumber
  return { is: 'due', demand, reference }
}

/** The whole of what is owed today; once an instalment was paid, the next one. */
async function firstChoice(bill: Bill, { billLife, clock }: PaymentParts) {
  const [first] = choicesOf(bill, await billLife.instalments(bill.id), owedOn(bill, localDay(clock())))
  return first
}
