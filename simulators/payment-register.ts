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

/** Money of a payment that went back. */
export interface GivenBack {
  readonly code: string
  readonly reference: string
  readonly amount: number
  readonly at: string
  /** A number of 12 digits. */
  readonly transaction: string
}

export interface PaymentRegister {
  find(reference: string): { readonly payment: RegisteredPayment; readonly end?: PaymentEnd } | undefined
  /** Opens a payment once; another amount under the same reference is refused. */
  open(payment: RegisteredPayment): 'opened' | 'repeated' | 'refused'
  end(reference: string, as: PaymentEnd['is'], at: Date): PaymentEnd | undefined
  /** Gives money of a paid payment back, once for a code. */
  giveBack(
    order: Pick<GivenBack, 'code' | 'reference' | 'amount'>,
    at: Date,
  ): 'given' | 'repeated' | 'too-much' | 'not-paid'
  givenBack(code: string): GivenBack | undefined
  /** The reference of the payment with a transaction number. */
  withTransaction(transaction: string): string | undefined
  /** What went back of a payment, the last at the end. */
  givenBackOf(reference: string): readonly GivenBack[]
}

/** Keeps the payments of one party in its ledger: what an earlier process opened or ended is there again. */
export function createPaymentRegister(party: string, ledger: SimulatorLedger): PaymentRegister {
  const payments = new Map<string, RegisteredPayment>()
  const ends = new Map<string, PaymentEnd>()
  const refunds = new Map<string, GivenBack>()
  const givenBackOf = (reference: string) =>
    [...refunds.values()].filter((refund) => refund.reference === reference)
  const remember = (entry: LedgerEntry) => {
    if (entry.party !== party || entry.verdict !== 'applied') return
    if (entry.operation === 'open') payments.set(entry.reference, entry.state as RegisteredPayment)
    else if (entry.operation === 'refund') refunds.set(entry.reference, entry.state as GivenBack)
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
    giveBack({ code, reference, amount }, at) {
      const paid = ends.get(reference)?.is === 'paid' ? (payments.get(reference)?.amount ?? 0) : undefined
      const left = (paid ?? 0) - givenBackOf(reference).reduce((sum, refund) => sum + refund.amount, 0)
      const is = refunds.has(code)
        ? 'repeated'
        : paid === undefined
          ? 'not-paid'
          : amount > left
            ? 'too-much'
            : 'given'
      const state = { code, reference, amount, at: wholeSecond(at), transaction: numberOf(code) }
      const verdict = is === 'given' ? 'applied' : is === 'repeated' ? 'repeated' : 'refused'
      write({ at: state.at, operation: 'refund', reference: code, verdict, amount, state })
      return is
    },
    givenBack: (code) => refunds.get(code),
    withTransaction: (transaction) => [...ends].find(([, end]) => end.transaction === transaction)?.[0],
    givenBackOf,
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
