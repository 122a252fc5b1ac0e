import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { LedgerEntry, SimulatorLedger } from './ledger.ts'

/** A payment as a gateway or a wallet knows it; nothing in it says who the payer is. */
export interface RegisteredPayment {
  readonly reference: string
  readonly amount: number
  readonly content: string
  readonly openedAt: string
  /** What else the party must say of it again. */
  readonly more: Readonly<Record<string, string>>
}

/** How a payment ended. */
export interface PaymentEnd {
  readonly is: 'paid' | 'cancelled'
  readonly at: string
  /** A number of 12 digits. */
  readonly transaction: string
}

export interface PaymentRegister {
  find(reference: string): { readonly payment: RegisteredPayment; readonly end?: PaymentEnd } | undefined
  /** Opens a payment once; another amount under the same reference is refused. */
  open(payment: RegisteredPayment): 'opened' | 'repeated' | 'refused'
  end(reference: string, as: PaymentEnd['is'], at: Date): PaymentEnd | undefined
}

/** Keeps the payments of one party in its ledger: what an earlier process opened or ended is there again. */
export function createPaymentRegister(party: string, ledger: SimulatorLedger): PaymentRegister {
  const payments = new Map<string, RegisteredPayment>()
  const ends = new Map<string, PaymentEnd>()
  const remember = (entry: LedgerEntry) => {
    if (entry.party !== party || entry.verdict !== 'applied') return
    if (entry.operation === 'open') payments.set(entry.reference, entry.state as RegisteredPayment)
    else ends.set(entry.reference, entry.state as PaymentEnd)
  }
  const write = (
    entry: Pick<LedgerEntry, 'at' | 'operation' | 'reference' | 'verdict' | 'amount' | 'state'>,
  ) => {
    const whole: LedgerEntry = { party, detail: '', bodySha256: '', signature: 'valid', ...entry }
    ledger.append(whole)
    remember(whole)
  }
  for (const entry of ledger.entries()) remember(entry)

  return {
    find(reference) {
      const payment = payments.get(reference)
      const end = ends.get(reference)
      return payment && (end ? { payment, end } : { payment })
    },
    open(payment) {
      const { reference, amount, openedAt: at } = payment
      const known = payments.get(reference)
      const is = known === undefined ? 'opened' : known.amount === amount ? 'repeated' : 'refused'
      const verdict = is === 'opened' ? 'applied' : is
      write({ at, operation: 'open', reference, verdict, amount, state: payment })
      return is
    },
    end(reference, as, at) {
      const payment = payments.get(reference)
      if (payment === undefined || ends.has(reference)) return ends.get(reference)
      const end = { is: as, at: wholeSecond(at), transaction: numberOf(reference) }
      write({ at: end.at, operation: as, reference, verdict: 'applied', amount: payment.amount, state: end })
      return end
    },
  }
}

const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString()

/** Follows from the reference, so a run with the same references gives the same numbers. */
const numberOf = (reference: string) =>
  `${BigInt(`0x${createHash('sha256').update(reference).digest('hex').slice(0, 15)}`)}`
    .padStart(12, '1')
    .slice(0, 12)

/** The page that a payer is sent to, by its `reference` in the path: nothing stands on it but who serves it. */
export const payPage =
  (register: PaymentRegister, title: string): RequestHandler<{ reference: string }> =>
  (request, response) => {
    const found = register.find(request.params.reference)
    response
      .status(found ? 200 : 404)
      .type('html')
      .send(`<!doctype html><title>${title}</title>`)
  }
