import type { Dong } from '../../../schemas/money.ts'
import type { Bill } from '../../domain/bills/bill.ts'
import type { CreditReason } from '../../domain/credits/credit.ts'
import type { TellOfPayment } from '../payments/payment-store.ts'

/** Keeps what students have as credit, closes bills with it, and lets it go along with a pupil who moves. */
export interface CreditStore {
  /** What a student has, what people are asked about it, and what it was used for. */
  creditOf(schoolCode: string, studentCode: string): Promise<Credit>
  /** Students of schools with credit, most first; `above` leaves out what is not more. */
  list(schoolCodes: readonly string[] | 'all', page: CreditPage): Promise<readonly StudentCredit[]>
  /** Closes a bill with its student's credit, as far as both reach. */
  use(use: CreditUse, tell: TellOfPayment): Promise<UseOutcome>
  /** Says that a person looked at credit: what was asked is answered, and the credit may be used. */
  answer(questionId: string, act: { by: string; reason: string; at: Date }): Promise<AnswerOutcome>
  findQuestion(questionId: string): Promise<CreditQuestion | undefined>
  /** Bills that credit could close by itself, at most `limit`: nothing is asked about it, and it is not more than `atMost`. */
  waitingBills(limit: number, atMost: Dong): Promise<readonly { billId: string }[]>
  /** Lets a pupil's credit go along to another school. */
  move(move: StudentMove): Promise<MoveStudentOutcome>
}

export interface Credit {
  readonly balance: Dong
  readonly questions: readonly CreditQuestion[]
  readonly uses: readonly { billId: string; amount: Dong; madeAt: Date; madeBy: string; reason: string }[]
}

export interface CreditQuestion {
  readonly id: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
  readonly amount: Dong
  readonly why: CreditReason
  readonly askedAt: Date
  readonly answeredAt: Date | null
  readonly answeredBy: string | null
  readonly reason: string | null
}

export interface StudentCredit {
  readonly schoolCode: string
  readonly studentCode: string
  readonly balance: Dong
  /** Questions that are not answered. */
  readonly questions: number
}

export interface CreditPage {
  readonly limit: number
  readonly above?: Dong | undefined
}

export interface CreditUse {
  readonly billId: string
  /** As much as there is without one. */
  readonly amount?: Dong | undefined
  /** The gateway itself uses at most so much, and nothing that a person is asked about (A5). */
  readonly by: string | { readonly gateway: true; readonly atMost: Dong }
  readonly reason: string
  readonly at: Date
  /** The local day that decides what is owed: that of the use, or of the money that became credit where it is used for that. */
  readonly day?: string | undefined
}

export type UseOutcome =
  | { readonly is: 'used'; readonly amount: Dong; readonly bill: Bill }
  | { readonly is: 'no-credit' | 'nothing-owed' | 'asks-a-person' | 'amount-not-accepted' | 'unknown' }

export type AnswerOutcome = 'answered' | 'answered-before' | 'unknown'

export interface StudentMove {
  readonly from: { readonly schoolCode: string; readonly studentCode: string }
  readonly to: { readonly schoolCode: string; readonly studentCode: string }
  readonly by: string
  readonly reason: string
  readonly at: Date
}

export type MoveStudentOutcome =
  | { readonly is: 'moved'; readonly id: string; readonly amount: Dong }
  | { readonly is: 'unknown-student'; readonly which: 'from' | 'to' }
