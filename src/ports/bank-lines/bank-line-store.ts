import type { AllocationOutcome, AllocationReason } from '../../domain/bank-lines/allocation.ts'
import type { BankLine } from '../../domain/bank-lines/bank-line.ts'
import type { MemoReading, PaymentCodeRules } from '../../domain/bank-lines/read-memo.ts'
import type { TellOfPayment } from '../payments/payment-store.ts'

/**
 * When lines are taken that come behind others: they are kept when those are kept, and their money is given when that of those was
 * given. Where the ones before fail, these do. Lines that may be the same as some before must wait for their end in both.
 */
export interface TurnToTake {
  readonly keepAfter: Promise<unknown>
  readonly giveAfter: Promise<unknown>
  /** Called when these lines are kept. */
  readonly onKept: () => void
}

/** Keeps movements on bank accounts and where their money went. */
export interface BankLineStore {
  /** Where the payment codes of this deployment begin. */
  codeOrigin(): Promise<bigint>
  /** The numbers that the codes of a bill and of its student stand for. Throws where there is no such bill. */
  codeNumbers(billId: string): Promise<{ readonly bill: number; readonly student: number }>
  /**
   * Takes in what one source tells of: keeps what is new, gives its money to its owners, and books it, in one transaction.
   * A movement that is known gets one more witness and nothing else. The order of the lines changes no balance.
   */
  take(
    lines: readonly ReadBankLine[],
    source: string,
    tell: TellOfPayment,
    at: Date,
    turn?: TurnToTake,
  ): Promise<TakenLines>
  /** Gives money that waited for a bill of its student to the bills that are there now; returns how many allocations. */
  giveWaiting(limit: number, tell: TellOfPayment, at: Date): Promise<number>
  /**
   * Gives money that nobody owns to a student, by a person's word; what came to an account of other schools goes on to theirs. Throws `conflict` when it has an owner by now, and
   * `invalid_request` naming the field where there is no such student, or the bill is not theirs.
   */
  giveTo(gift: Gift, tell: TellOfPayment, at: Date): Promise<void>
  /**
   * Who may own money, with the reasons; nobody gets anything by it. At most twenty, those that owe exactly the
   * amount first.
   */
  suggestions(allocationId: string, rules: PaymentCodeRules): Promise<readonly Suggestion[]>
  /** Lines with this reference, amount and day, by which a payer knows their own transfer; tells nothing of people. */
  trace(transfer: TracedTransfer): Promise<readonly TracedLine[]>
  /** Where the money of these lines is now. */
  allocations(lineIds: readonly string[]): Promise<readonly Allocation[]>
  /** Money without an owner, the oldest first, `after` an allocation. */
  withoutOwner(page: { limit: number; after?: string }): Promise<readonly OwnerlessPiece[]>
}

/** A movement with what was read of it, and who tells of it: a witness is told once by its source. */
export interface ReadBankLine {
  readonly line: BankLine
  readonly reading: MemoReading
  readonly notFee: string | undefined
  readonly witness: string
}

/** What became of taken lines, and of their money in đồng. */
export interface TakenLines {
  readonly kept: number
  readonly known: number
  readonly conflicts: number
  readonly money: Readonly<Record<AllocationOutcome, { readonly count: number; readonly amount: number }>>
}

/** A line as it is kept, without what it says of people. */
export interface KeptLine
  extends Pick<BankLine, 'account' | 'direction' | 'reference' | 'amount' | 'bookedOn'> {
  readonly id: string
}

/** One piece of the money of a line, or of a payment for which no bill was known. */
export interface Allocation {
  readonly id: string
  readonly lineId: string | null
  readonly paymentId: string | null
  readonly outcome: AllocationOutcome
  readonly why: AllocationReason
  readonly amount: number
  readonly schoolCode: string | null
  readonly studentCode: string | null
  readonly billId: string | null
  readonly madeAt: Date
  readonly madeBy: string
}

/** A payment that a channel confirmed for no bill that we know, as its money is listed. */
export interface SourcePayment {
  readonly id: string
  readonly channel: string
  readonly reference: string
  readonly providerTransaction: string | null
  readonly amount: number
  readonly paidAt: Date
  readonly namedDossiers: readonly string[]
}

/** Money without an owner, with the line or the payment that it came by. */
export type OwnerlessPiece = Allocation & {
  readonly line: KeptLine | null
  readonly payment: SourcePayment | null
}

/** Who may own money, and why somebody may think so. */
export interface Suggestion {
  readonly schoolCode: string
  readonly studentCode: string
  /** Empty where all bills of the student are meant. */
  readonly billId: string | null
  /** What is owed there, in đồng. */
  readonly owed: number
  readonly because: 'misread-code' | 'code-cut-off' | 'learned-payer' | 'named' | 'same-amount' | 'named-bill'
}

/** What a payer knows of a transfer. */
export interface TracedTransfer {
  readonly reference: string
  readonly amount: number
  readonly bookedOn: string
}

/** How far a transfer has come: seen at the bank, then with an owner or not, and since when. */
export interface TracedLine {
  readonly lineId: string
  readonly seenAt: Date
  readonly pieces: readonly Pick<Allocation, 'outcome' | 'why' | 'amount' | 'schoolCode' | 'madeAt'>[]
}

export interface Gift {
  readonly allocationId: string
  readonly schoolCode: string
  readonly studentCode: string
  /** Closed before the student's other bills. */
  readonly billId?: string
  readonly by: string
}
