import type { Dong } from '../../../schemas/money.ts'

/** Whose data is to go: by the code of a school, or by the identity number, at whatever schools. */
export type PersonWanted =
  | { readonly schoolCode: string; readonly code: string }
  | { readonly identityNumber: string }

/** A student's row, by its codes. */
export interface StudentKey {
  readonly schoolCode: string
  readonly code: string
}

/** What there is of a person. */
export interface PersonFound {
  readonly students: readonly StudentKey[]
  readonly payloads: number
  /** Of the payloads: messages that tell of other students too, whose bytes go with them. */
  readonly shared: number
  readonly transfers: number
  readonly statementLines: number
  /** What their schools owe them as credit, in đồng. It keeps nobody from being erased, and is given back by the codes alone then. */
  readonly credit: Dong
  /** What must be over first: nothing can be sent, asked for or booked without the person's data. */
  readonly open: { readonly bills: number; readonly exchanges: number; readonly payments: number }
}

export interface ErasureOrder {
  readonly orderedBy: string
  readonly reason: string
  readonly at: Date
}

/** Erases people and keeps what proves and counts. */
export interface ErasureStore {
  find(wanted: PersonWanted): Promise<PersonFound>
  /** Erases what `find` found, in one transaction; nothing while something is open. */
  erase(wanted: PersonWanted, order: ErasureOrder): Promise<PersonFound & { readonly erased: boolean }>
}
