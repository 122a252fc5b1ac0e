import type { SimulatorLedger } from '../ledger.ts'
import { party, type Settlement, type SimulatedPayment } from './payment-book.ts'
import { calendarDay } from './vietnam-time.ts'

/** A paid payment as the bank behind the platform books it. */
export interface PaidPayment {
  readonly reference: string
  readonly dossierNumber: string
  readonly providerTransaction: string
  readonly bankReference: string
  readonly amount: number
  readonly paidAt: Date
  readonly content: string
  readonly payerAccount: string
  readonly beneficiary: SimulatedPayment['beneficiary']
}

/** Lists what was paid on a day (`yyyy-mm-dd`, Vietnam) in the order of payment. */
export function paidPayments(ledger: SimulatorLedger, day: string): PaidPayment[] {
  return ledger
    .entries()
    .filter((entry) => entry.party === party && entry.operation === 'paid' && entry.verdict === 'applied')
    .map((entry) => entry.state as { payment: SimulatedPayment; settlement: Settlement })
    .filter(({ settlement }) => calendarDay(new Date(settlement.at)) === day)
    .map(({ payment, settlement }) => ({
      reference: payment.reference,
      dossierNumber: payment.dossierNumber,
      providerTransaction: settlement.providerTransaction,
      bankReference: settlement.bankReference,
      amount: payment.amount,
      paidAt: new Date(settlement.at),
      content: `${payment.reference} ${payment.content}`,
      payerAccount: settlement.payerAccount,
      beneficiary: payment.beneficiary,
    }))
}
