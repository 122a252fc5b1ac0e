import type { AllocationReason } from '../../domain/bank-lines/allocation.ts'
import type { BankLine } from '../../domain/bank-lines/bank-line.ts'
import type { MemoReading } from '../../domain/bank-lines/read-memo.ts'
import type { BookedEntry } from '../bills/bill-search.ts'
import type { Allocation, KeptLine, SourcePayment } from './bank-line-store.ts'
import type { MoneyInTransit } from './money-desk.ts'

/** Finds money of bank lines, and of payments without a bill, for people who look for its owner, and everything that was done with it. */
export interface MoneySearch {
  /** Money without an owner but what is in transit, the oldest first, `before` ends with one of them. */
  withoutOwner(wanted: OwnerlessFilter, now: Date): Promise<readonly OwnerlessMoney[]>
  /** One piece, whatever became of it, with its line or payment and the other pieces of that. */
  find(id: string, now: Date): Promise<MoneyPiece | undefined>
  /** What a piece's line says of people; undefined where it was erased, or there is no such piece. */
  wordsOf(id: string): Promise<LineWords | undefined>
  /** What came to one school for a student of another, the oldest first, behind one of them. */
  inTransit(page: {
    readonly before?: string | undefined
    readonly limit: number
  }): Promise<readonly MoneyInTransit[]>
  /**
   * Movements that nothing explains yet by which money in transit may have gone on: of its amount, from an account of the
   * school that it came to; the newest first, at most twenty.
   */
  outgoingFor(transitId: string): Promise<readonly OutgoingMovement[]>
}

/** What is absent does not narrow. */
export interface OwnerlessFilter {
  /** The account of a line, or the channel of a payment. */
  readonly account?: string | undefined
  readonly reference?: string | undefined
  readonly why?: AllocationReason | undefined
  readonly direction?: BankLine['direction'] | undefined
  readonly amount?: number | undefined
  /** The local day that the bank booked it on, or the payer paid. */
  readonly bookedOn?: string | undefined
  /** Came in, and is without an owner since then or longer. */
  readonly cameUntil?: Date | undefined
  /** The page begins behind this one. */
  readonly before?: string | undefined
  readonly limit: number
}

/** A piece of money in a list, with who looks at it now. */
export interface OwnerlessMoney extends Pick<Allocation, 'id' | 'outcome' | 'why' | 'amount' | 'madeAt'> {
  readonly line: KeptLine | null
  readonly payment: SourcePayment | null
  readonly claim: Claim | null
}

/** Who has a piece of money to themselves, and until when. */
export interface Claim {
  readonly by: string
  readonly until: Date
}

/** One piece of a line or of a payment: where it is, or was. */
export interface PieceOfLine extends Allocation {
  readonly undoneAt: Date | null
  readonly undoneBy: string | null
}

export interface MoneyPiece {
  readonly piece: PieceOfLine
  readonly line:
    | (KeptLine & {
        readonly at: Date | null
        readonly memo: MemoReading['memo']
        readonly seenAt: Date
        /** Who told of it. */
        readonly sources: readonly string[]
        /** The schools that have this account, or had it. */
        readonly schoolCodes: readonly string[]
        /** What it says of people was erased. */
        readonly isErased: boolean
      })
    | null
  readonly payment: SourcePayment | null
  readonly claim: Claim | null
  /** The refund by which it is asked to go back to who sent it. */
  readonly returnedBy: string | null
  /** Every piece of the line or the payment, this one among them, in the order in which they were made. */
  readonly pieces: readonly PieceOfLine[]
  /** What this piece booked. */
  readonly entries: readonly BookedEntry[]
}

/** What a line says of people. */
export type LineWords = Pick<BankLine, 'memo' | 'payerName' | 'payerAccount'>

export interface OutgoingMovement {
  readonly id: string
  readonly account: string
  readonly reference: string
  readonly amount: number
  readonly bookedOn: string
}
