import type { BillExactness, BillLine, BillState, LateFee } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'

/** A bill as the gateway keeps it, in its newest revision; the older ones stay beside it as they were. */
export interface Bill {
  readonly id: string
  readonly number: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly schoolYear: string
  readonly period: string
  readonly title: string
  readonly dueOn: string
  readonly lines: readonly BillLine[]
  readonly gross: Dong
  readonly budgetCompensation: Dong
  readonly payable: Dong
  /** With money that came beyond it, which is the payer's credit. */
  readonly paid: Dong
  /** The part of `payable` that paying late has cost. */
  readonly lateFees: Dong
  readonly state: BillState
  readonly dossierNumber: string
  readonly issuedAt: Date
  /** Since when payers find it, where it waited for that. */
  readonly publishedAt: Date | null
  readonly publishOn: string | null
  readonly exactness: BillExactness
  /** The part of `payable` that closes only as a whole: less than what is left of it is not taken. */
  readonly whole: Dong
  /** Whether a payment of more than is owed is started. */
  readonly takesMore: boolean
  /** What may be given beside what is owed, and how much of it was given, which is a part of `payable` since then. */
  readonly voluntary: Dong
  readonly contributed: Dong
  /** What another bill asks instead, and which; and the part of `payable` that others asked for before. */
  readonly carriedOn: Dong
  readonly carriedTo: string | null
  readonly takenOver: Dong
  /** The last day on which it is paid in time, and how many more it is taken on. */
  readonly expiresOn: string | null
  readonly graceDays: number
  readonly lateFee: LateFee | null
  readonly revision: number
  readonly plan: string | null
  readonly settledAt: Date | null
}

/** Sums of a bill's lines, in đồng: `payable` is owed, with what is taken over of other bills; `voluntary` may be given beside it. */
export function billSums(lines: readonly BillLine[]) {
  const sums = { gross: 0, budgetCompensation: 0, payable: 0, voluntary: 0, takenOver: 0 }
  for (const line of lines) {
    // Its price was that of the bill that asked for it before.
    if (line.carriedFrom === undefined) sums.gross += line.gross
    else sums.takenOver += line.payable
    sums.budgetCompensation += line.budgetCompensation
    sums[line.kind === 'VOLUNTARY' ? 'voluntary' : 'payable'] += line.payable
  }
  return sums
}

/**
 * The legal moves of a bill. An issued one is owed; money that was taken back leads back to what was before it. Money
 * that was paid in time and is told of late is taken by an expired bill too. What is owed of a carried bill, another asks.
 * When money of a written-off bill is taken back, its school gave up something else than it meant to: all of it is owed again.
 */
export const billMoves = {
  draft: ['issued', 'paid', 'cancelled'],
  issued: ['published', 'partly-paid', 'paid', 'overpaid', 'cancelled', 'expired', 'written-off', 'carried'],
  published: ['partly-paid', 'paid', 'overpaid', 'cancelled', 'expired', 'written-off', 'carried'],
  'partly-paid': [
    'issued',
    'published',
    'paid',
    'overpaid',
    'cancelled',
    'expired',
    'written-off',
    'refunded',
    'carried',
  ],
  paid: ['issued', 'published', 'partly-paid', 'overpaid', 'cancelled', 'refunded'],
  overpaid: ['issued', 'published', 'partly-paid', 'paid', 'cancelled', 'refunded'],
  expired: [
    'issued',
    'published',
    'partly-paid',
    'paid',
    'overpaid',
    'cancelled',
    'written-off',
    'refunded',
    'carried',
  ],
  'written-off': ['issued', 'published', 'partly-paid', 'refunded'],
  refunded: [],
  cancelled: [],
  carried: ['issued', 'published', 'partly-paid', 'expired'],
} as const satisfies Record<BillState, readonly BillState[]>

/** Whether a bill may move from one state to another. */
export const mayBecome = (from: BillState, to: BillState): boolean =>
  (billMoves[from] as readonly BillState[]).includes(to)

/** The states in which money closes what a bill asks; in every other it is the payer's credit. */
export const owingStates = ['issued', 'published', 'partly-paid'] as const satisfies readonly BillState[]

export const owes = (state: BillState): state is (typeof owingStates)[number] =>
  (owingStates as readonly BillState[]).includes(state)

/** The states that follow from what is paid. */
export const inForceStates = [...owingStates, 'paid', 'overpaid'] as const satisfies readonly BillState[]

/** Whether the state of a bill follows from what is paid. */
export const isInForce = (state: BillState): boolean =>
  (inForceStates as readonly BillState[]).includes(state)

/** The states in which a bill asks, or asked, for what its lines say. */
export const askingStates = [...inForceStates, 'expired', 'refunded'] as const satisfies readonly BillState[]

/**
 * The state of a bill that is in force after payments of `paid` đồng altogether; `unpaid` is what it is before any. A bill
 * of 0 is paid when issued.
 */
export function billStateAfter(
  payable: Dong,
  paid: Dong,
  unpaid: 'issued' | 'published' = 'issued',
): 'issued' | 'published' | 'partly-paid' | 'paid' | 'overpaid' {
  if (paid > payable) return 'overpaid'
  if (paid === payable) return 'paid'
  return paid > 0 ? 'partly-paid' : unpaid
}
