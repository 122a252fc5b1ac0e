import type { EndOutcome, Made } from './fee-store.ts'

/** `stay`: is at the school; `service`: has an item; `exemption`: is exempt by a rule and a decision. */
export type SpanKind = 'stay' | 'service' | 'exemption'

/** What is so for a student from a day to a day. */
export interface NewSpan {
  readonly kind: SpanKind
  readonly schoolCode: string
  readonly studentCode: string
  /** The item or the rule; empty for a stay. */
  readonly subject: string
  /** Empty where no decision is asked for. */
  readonly decisionNumber: string
  readonly from: string
  readonly to: string | null
}

export interface StudentSpan extends NewSpan {
  readonly id: string
  readonly madeBy: string
  readonly madeAt: Date
  readonly end: {
    readonly lastDay: string
    readonly reason: string
    readonly by: string
    readonly at: Date
  } | null
}

export type SpanOutcome =
  | { readonly is: 'accepted' | 'repeated'; readonly id: string }
  /** It stands with another last day: it is ended, not sent again. */
  | { readonly is: 'stands-otherwise' }
  | { readonly is: 'unknown-student' }

/** Keeps stays, services and exemptions of students: rows that are never changed but ended. */
export interface StudentSpanStore {
  /** One outcome per span, in order. */
  put(spans: readonly NewSpan[], made: Made): Promise<readonly SpanOutcome[]>
  find(id: string): Promise<StudentSpan | undefined>
  list(kind: SpanKind, schoolCode: string, studentCode: string): Promise<readonly StudentSpan[]>
  end(id: string, lastDay: string, reason: string, made: Made): Promise<EndOutcome>
}
