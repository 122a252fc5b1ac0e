import type { BillState } from '../../../schemas/bill.ts'
import type { Suggestion } from '../../ports/bank-lines/bank-line-store.ts'
import type { MoneyInTransit } from '../../ports/bank-lines/money-desk.ts'
import type {
  LineWords,
  MoneyPiece,
  OutgoingMovement,
  OwnerlessMoney,
} from '../../ports/bank-lines/money-search.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

/** `isToReturn`: it came in so long ago that it should go back to who sent it. */
export type OwnerlessMessage = Page<AsJson<OwnerlessMoney> & { readonly isToReturn: boolean }, string>
export type InTransitMessage = Page<AsJson<MoneyInTransit>, string>

/** The movements by one of which money may have gone on. */
export interface OutgoingMessage {
  readonly movements: readonly OutgoingMovement[]
}

/** One piece of money with its line or payment, and of people only what the reader may see. */
export interface MoneyMessage extends AsJson<Omit<MoneyPiece, 'claim'>> {
  readonly claim: (AsJson<NonNullable<MoneyPiece['claim']>> & { readonly isOwn: boolean }) | null
  /** Whose account it came to. */
  readonly schools: readonly { readonly code: string; readonly name: string }[]
  /** Whether the channel that a payment came by gives money back. */
  readonly channelGivesBack: boolean
  /** Nobody where it was erased, or where a channel does not say it. */
  readonly payer: { readonly name: string | null; readonly account: string | null } | null
  readonly student: { readonly name: string } | null
}

/** Somebody who may own money. */
export interface Owner {
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
  readonly owed: number
  /** Why it may be theirs, where the gateway says so. */
  readonly because: Suggestion['because'] | null
  readonly student: { readonly name: string; readonly className: string } | null
  readonly bill: {
    readonly number: string
    readonly title: string
    readonly dueOn: string
    readonly state: BillState
    readonly payable: number
    readonly paid: number
  } | null
}

export interface OwnersMessage {
  readonly owners: readonly Owner[]
}

export type LineWordsMessage = LineWords
