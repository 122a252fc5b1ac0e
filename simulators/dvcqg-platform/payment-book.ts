import { createHash } from 'node:crypto'
import type { LedgerEntry, SimulatorLedger } from '../ledger.ts'
import type { NotifyPlan } from './options.ts'
import { compactTime } from './vietnam-time.ts'

export const party = 'dvcqg-platform'

/** A payment as the platform knows it; nothing in it says who the payer is. */
export interface SimulatedPayment {
  readonly reference: string
  readonly dossierNumber: string
  readonly amount: number
  /** ThongTinGiaoDich. */
  readonly content: string
  /** NoiDungThanhToan. */
  readonly purpose: string
  readonly maskedPayer: string
  readonly beneficiary: { readonly account: string; readonly bank: string; readonly name: string }
  readonly openedAt: string
  readonly plan: NotifyPlan
}

/** How a payment ended. */
export interface Settlement {
  readonly is: 'paid' | 'cancelled'
  readonly at: string
  readonly providerTransaction: string
  readonly bankReference: string
  readonly bank: string
  readonly payerAccount: string
}

export interface PaymentBook {
  find(
    reference: string,
  ): { readonly payment: SimulatedPayment; readonly settlement?: Settlement } | undefined
  /** The digest of the message that opened a payment, by which a repeat is recognised. */
  openedBy(reference: string): string | undefined
  open(payment: SimulatedPayment, operation: 'INIT' | 'look-up', bodySha256: string): void
  settle(payment: SimulatedPayment, as: Settlement['is'], at: Date): Settlement
}

/** Keeps the payments in the ledger: what an earlier process opened or settled is there again. */
export function createPaymentBook(ledger: SimulatorLedger): PaymentBook {
  const payments = new Map<string, SimulatedPayment>()
  const settlements = new Map<string, Settlement>()
  const digests = new Map<string, string>()

  const remember = (entry: LedgerEntry) => {
    if (entry.party !== party || entry.verdict !== 'applied') return
    if (entry.operation === 'INIT' || entry.operation === 'look-up') {
      payments.set(entry.reference, entry.state as SimulatedPayment)
      digests.set(entry.reference, entry.bodySha256)
    }
    if (entry.operation === 'paid' || entry.operation === 'cancelled') {
      settlements.set(entry.reference, (entry.state as { settlement: Settlement }).settlement)
    }
  }
  const write = (entry: LedgerEntry) => {
    ledger.append(entry)
    remember(entry)
  }
  for (const entry of ledger.entries()) remember(entry)

  return {
    find(reference) {
      const payment = payments.get(reference)
      const settlement = settlements.get(reference)
      if (payment === undefined) return undefined
      return settlement === undefined ? { payment } : { payment, settlement }
    },
    openedBy: (reference) => digests.get(reference),
    open(payment, operation, bodySha256) {
      const { reference, amount, openedAt: at } = payment
      const signature = operation === 'INIT' ? 'valid' : 'none'
      write({
        at,
        party,
        operation,
        reference,
        detail: '',
        bodySha256,
        signature,
        verdict: 'applied',
        amount,
        state: payment,
      })
    },
    settle(payment, as, at) {
      const settlement = settlementOf(payment.reference, as, at)
      const { reference, amount } = payment
      write({
        at: settlement.at,
        party,
        operation: as,
        reference,
        detail: '',
        bodySha256: '',
        signature: 'none',
        verdict: 'applied',
        amount,
        state: { payment, settlement },
      })
      return settlement
    },
  }
}

/** Identifiers follow from the reference, so a run with the same references gives the same ones. */
function settlementOf(reference: string, as: Settlement['is'], at: Date): Settlement {
  const digest = createHash('sha256').update(reference).digest('hex').toUpperCase()
  return {
    is: as,
    at: new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString(),
    providerTransaction: `TT${digest.slice(0, 14)}`,
    bankReference: `FT${compactTime(at).slice(2, 8)}${digest.slice(14, 24)}`,
    bank: 'MB',
    payerAccount: `${BigInt(`0x${digest.slice(24, 40)}`)}`.slice(0, 10).padStart(10, '0'),
  }
}
