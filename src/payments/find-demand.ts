import { owes } from '../domain/bill.ts'
import type { DemandFound, PaymentChannel } from '../ports/payment-channel.ts'
import type { PaymentParts } from './channels.ts'
import { demandOfBill } from './demand-of-bill.ts'

/** Finds what a dossier has to pay, under the reference of its open payment at the channel or a new one. */
export async function findDemand(
  name: string,
  channel: PaymentChannel,
  dossierNumber: string,
  parts: PaymentParts,
): Promise<DemandFound> {
  const bill = await parts.bills.findByDossierNumber(dossierNumber)
  if (!bill) return { is: 'unknown' }
  if (!owes(bill.state)) return { is: 'nothing-due' }
  const demand = await demandOfBill(bill, parts)
  if (!demand) return { is: 'nothing-due' }
  const open = await parts.payments.openOfBill(bill.id, name)
  const reference = open?.reference ?? channel.createReference?.(demand, parts.clock()) ?? dossierNumber
  return { is: 'due', demand, reference }
}
