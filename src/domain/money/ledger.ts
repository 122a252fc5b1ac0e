import type { BillLine } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'

/** One double entry: `amount` đồng (above 0) debited to one account and credited to another. */
export interface LedgerEntry {
  readonly debit: string
  readonly credit: string
  readonly amount: Dong
}

/** The accounts of the ledger. `clearing` is what a channel owes us, one account per channel. */
export const account = {
  receivable: 'receivable',
  feeIncome: 'fee-income',
  heldForOthers: 'held-for-others',
  budgetCompensation: 'budget-compensation',
  payerCredit: 'payer-credit',
  /** Money of the state budget, on the school's account with the treasury or a bank. */
  treasury: 'treasury',
  lateFees: 'late-fee-income',
  /** What is owed, on its way from one bill to the next: always 0. */
  carriedDebts: 'carried-debts',
  /** What one school owes another for a pupil who went there. */
  betweenSchools: 'between-schools',
  unowned: 'unowned-money',
  charges: 'fees-and-charges',
  rounding: 'rounding',
  /** Approved to go back, and not gone yet. */
  refundsDue: 'refunds-due',
  writtenOff: 'written-off',
  /** Went out of a bank account, and nothing says why yet. */
  unexplainedOutgoing: 'unexplained-outgoing',
  /** Came to one school for a student of another, and goes on there. */
  inTransit: (from: string, to: string) => `in-transit:${from}:${to}`,
  clearing: (channel: string) => `clearing:${channel}`,
} as const

/** What makes entries. The same cause with the same id books between two accounts once; a correction is another cause. */
export type LedgerCauseKind =
  | 'bill-issued'
  | 'bill-cancelled'
  | 'bill-corrected'
  | 'budget-transfer'
  | 'late-fee'
  | 'contribution'
  | 'debt-carried'
  | 'debt-returned'
  | 'credit-used'
  | 'student-moved-away'
  | 'student-moved-in'
  | 'payment'
  | 'owner-found'
  | 'allocation'
  | 'allocation-undone'
  | 'break-resolved'
  | 'refund-approved'
  | 'refund-paid'
  | 'refund-refused'
  | 'refund-returned'
  | 'bill-refunded'
  | 'payment-reversed'
  | 'written-off'
  | 'write-off-undone'
  | 'settlement'
  | 'settlement-charge'

/**
 * What issuing a bill books: the payer's debt, the state budget's debt for exemptions, and money collected for
 * others (PASS_THROUGH), which is no income of the school (NĐ 254/2026 art. 7.8c). What is voluntary is booked as it
 * is given, and what another bill asked for before was income then.
 */
export function entriesOfBill(lines: readonly BillLine[]): LedgerEntry[] {
  let income = 0
  let forOthers = 0
  let carried = 0
  let compensation = 0
  for (const line of lines) {
    compensation += line.budgetCompensation
    if (line.kind === 'VOLUNTARY') continue
    if (line.carriedFrom !== undefined) carried += line.payable
    else if (line.kind === 'PASS_THROUGH') forOthers += line.payable
    else income += line.payable
  }
  return withoutZeros([
    { debit: account.receivable, credit: account.feeIncome, amount: income },
    { debit: account.receivable, credit: account.heldForOthers, amount: forOthers },
    { debit: account.budgetCompensation, credit: account.feeIncome, amount: compensation },
    { debit: account.receivable, credit: account.carriedDebts, amount: carried },
  ])
}

/** What cancelling a bill books: the entries of its issue, turned round. */
export const entriesOfCancelling = (lines: readonly BillLine[]): LedgerEntry[] =>
  entriesOfBill(lines).map(({ debit, credit, amount }) => ({ debit: credit, credit: debit, amount }))

/**
 * What correcting a bill books: the difference of what its lines book, and what was paid and is owed no longer becomes the
 * payer's credit. `unborne` is what the school bore of a bank's fee, and does no longer.
 */
export function entriesOfCorrection(
  before: readonly BillLine[],
  after: readonly BillLine[],
  { credited, unborne = 0 }: { readonly credited: Dong; readonly unborne?: Dong },
): LedgerEntry[] {
  const amounts = new Map<string, LedgerEntry>()
  const add = ({ debit, credit, amount }: LedgerEntry) => {
    const key = `${debit} ${credit}`
    amounts.set(key, { debit, credit, amount: (amounts.get(key)?.amount ?? 0) + amount })
  }
  for (const entry of entriesOfBill(after)) add(entry)
  for (const entry of entriesOfBill(before)) add({ ...entry, amount: -entry.amount })
  const differences = [...amounts.values()].map(({ debit, credit, amount }) =>
    amount < 0 ? { debit: credit, credit: debit, amount: -amount } : { debit, credit, amount },
  )
  return withoutZeros([
    ...differences,
    { debit: account.receivable, credit: account.payerCredit, amount: credited },
    { debit: account.receivable, credit: account.charges, amount: unborne },
  ])
}

/** What a transfer of the state budget books: it closes what the budget owes for exemptions. */
export const entriesOfBudgetTransfer = (amount: Dong): LedgerEntry[] => [
  { debit: account.treasury, credit: account.budgetCompensation, amount },
]

/** What closing a bill with the student's credit books. */
export const entriesOfCreditUse = (amount: Dong): LedgerEntry[] => [
  { debit: account.payerCredit, credit: account.receivable, amount },
]

/** What a voluntary contribution books beside the money itself: it is asked as far as it is given. Below 0 it is taken off again. */
export const entriesOfContribution = (amount: Dong): LedgerEntry[] =>
  amount < 0
    ? [{ debit: account.feeIncome, credit: account.receivable, amount: -amount }]
    : withoutZeros([{ debit: account.receivable, credit: account.feeIncome, amount }])

/** What a debt books that another bill asked for, when it is owed where it was again. */
export const entriesOfReturning = (amount: Dong): LedgerEntry[] => [
  { debit: account.receivable, credit: account.carriedDebts, amount },
]

/** What giving up what being late costs books, when its bill is cancelled. */
export const entriesOfLateFeesDropped = (amount: Dong): LedgerEntry[] =>
  withoutZeros([{ debit: account.lateFees, credit: account.receivable, amount }])

/** What a pupil's going to another school books there and here: their credit goes along. */
export const entriesOfMovingAway = (amount: Dong): LedgerEntry[] =>
  withoutZeros([{ debit: account.payerCredit, credit: account.betweenSchools, amount }])

export const entriesOfMovingIn = (amount: Dong): LedgerEntry[] =>
  withoutZeros([{ debit: account.betweenSchools, credit: account.payerCredit, amount }])

/**
 * What a payment books: it closes what is owed, the rest is the payer's credit. A bill that is cancelled owes
 * nothing; money without a bill has no owner yet.
 */
export function entriesOfPayment(channel: string, amount: Dong, owed: Dong | 'no-bill'): LedgerEntry[] {
  return moneyEntries(account.clearing(channel), amount, owed)
}

/** What finding the owner of unowned money books. */
export const entriesOfOwnerFound = (amount: Dong, owed: Dong): LedgerEntry[] =>
  moneyEntries(account.unowned, amount, owed)

function moneyEntries(debit: string, amount: Dong, owed: Dong | 'no-bill'): LedgerEntry[] {
  if (owed === 'no-bill') return withoutZeros([{ debit, credit: account.unowned, amount }])
  const closing = Math.min(amount, Math.max(owed, 0))
  return withoutZeros([
    { debit, credit: account.receivable, amount: closing },
    { debit, credit: account.payerCredit, amount: amount - closing },
  ])
}

const withoutZeros = (entries: LedgerEntry[]) => entries.filter((entry) => entry.amount > 0)
