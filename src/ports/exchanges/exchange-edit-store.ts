import type { ExchangeEvent, ExchangeState } from '../../../schemas/exchange.ts'
import type { RecordEdit } from '../../../schemas/record-edit.ts'

/** Lets people correct what one portal is told. What went out before stays as it is, with its evidence. */
export interface ExchangeEditStore {
  /** What is told in an exchange to a portal; nothing for one that tells a school system. */
  findEvent(exchangeId: number): Promise<ExchangeEvent | undefined>
  /**
   * Gives a held or refused exchange up in favour of a new one, which takes its place in the order of its subject and
   * says what is set. What was set in it before stays set.
   */
  edit(exchangeId: number, edit: ExchangeEdit, at: Date): Promise<EditOutcome>
}

export interface ExchangeEdit {
  readonly set: RecordEdit
  readonly by: string
  readonly reason: string
  /** A message that may have arrived did not: a person asked. */
  readonly isNotThere: boolean
}

export type EditOutcome =
  | { readonly is: 'edited'; readonly exchangeId: number }
  | { readonly is: 'unknown' }
  | { readonly is: 'may-have-arrived' }
  /** It is neither held nor refused, or another is told in its place (`replacedBy`). */
  | { readonly is: 'closed'; readonly state: ExchangeState; readonly replacedBy: number | null }
