import type { Dong } from '../../schemas/money.ts'
import type { BankLine } from '../domain/bank-lines/bank-line.ts'
import type { ChannelCall, RawReply, RawRequest } from './payment-channel.ts'

/**
 * A bank, or a service that watches bank accounts, that tells of movements by messages. It is a source of what really
 * moved, as statements are, and no channel of payment. A missing method means "cannot".
 */
export interface BankFeed {
  readonly id: string
  /**
   * Reads what it sends to us, by the last part of the path: `/channels/<name>/<operation>`. Reads by the time at which the
   * request was received, so that one that is kept is read again as it was the first time.
   */
  readonly inbound: Readonly<Record<string, (request: RawRequest, receivedAt: Date) => FeedRead>>
  readonly pull?: FeedPull
}

/** How a bank is asked for movements. */
export interface FeedPull {
  /** Least time between two pages, in ms. */
  readonly restMs: number
  /** Fetches a page of movements between two instants, the oldest first. `page` counts from 1. */
  fetch(window: PullWindow, page: number, call: ChannelCall): Promise<Buffer>
  /** Reads a page as it was fetched. Throws `partner_bad_answer` for one that is none. */
  read(page: Buffer): PulledPage
}

export interface PullWindow {
  readonly from: Date
  readonly to: Date
}

export interface PulledPage {
  /** What the bank gave as movements, read or not and whosever they are: two pages of one pull are never the same. */
  readonly sent: readonly unknown[]
  readonly movements: readonly FeedMovement[]
  /** How many movements of it could not be read. */
  readonly unread: number
  readonly hasMore: boolean
}

/** A movement as a bank tells of it, with the name that this telling has there. */
export interface FeedMovement {
  readonly line: BankLine
  readonly witness: string
  /** What the account held after it, where the bank says. */
  readonly balance?: Dong
}

/** What a message is, with how to answer it once it is kept and acted on. */
export type FeedRead =
  | { readonly is: 'movements'; readonly movements: readonly FeedMovement[]; readonly reply: RawReply }
  /** Nothing proves who sent it: it says no more than that something may have moved, and the bank is asked. */
  | { readonly is: 'hint'; readonly reply: RawReply }
  /** Authentic, and not to be read by us: a person is called. `code` names the reason. */
  | { readonly is: 'unread'; readonly code: string; readonly reply: RawReply }
  /** Authentic, and about nothing: a message to try the address out. */
  | { readonly is: 'trial'; readonly reply: RawReply }
  /** Not authentic: recorded, never acted on. */
  | { readonly is: 'refused'; readonly code: string; readonly reply: RawReply }
