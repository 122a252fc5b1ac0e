import type { FeedMovement } from '../bank-feed.ts'

/** Keeps how far banks have told of their movements, and where something is missing. */
export interface FeedStore {
  /**
   * Keeps of movements that were taken in what a message (by the id of its notice) told of them: that it did, and what the
   * account held. Harmless when repeated.
   */
  noteTold(source: string, noticeId: number, movements: readonly FeedMovement[]): Promise<void>
  /**
   * Where the balances of an account do not go on from one movement to the next, the oldest first, but for what statements
   * account for. Nothing is said of movements that come to nothing together.
   */
  balanceGaps(): Promise<readonly BalanceGap[]>
  /** Remembers up to where balances are whole, an hour before the newest, so that it is not looked through again. */
  settleBalances(): Promise<void>
  /** Begins to ask a bank for its movements, those since an instant; one that is being asked already stays as it is. */
  startPulling(feed: string, from: Date): Promise<void>
  /**
   * Takes the next pull of a bank for a time, so that one process at a time asks it. Nothing when it is not due, or somebody
   * else is at it.
   */
  claimPull(feed: string, now: Date, leaseMs: number): Promise<PullClaim | undefined>
  /** Says that everything up to an instant was asked for, and when to ask next. */
  pulled(feed: string, done: { through: Date; claim: PullClaim; next: Date }): Promise<void>
  /** Says how far a pull has come that goes on, and until when nobody else asks. What it was wanted from is wanted from there on. */
  pulledPart(feed: string, done: { through: Date; claim: PullClaim; until: Date }): Promise<PullClaim>
  /** Lets go of a pull that did not come to its end, so that whoever comes next goes on with it. */
  letGo(feed: string, at: Date): Promise<void>
  pullFailed(feed: string, failed: { code: string; next: Date }): Promise<void>
  /** Wants movements asked for, but not within ten seconds of the last time: those since an instant too, where one is given. */
  wantPull(feed: string, at: Date, from?: Date): Promise<void>
  /** How asking stands with each bank. */
  pulls(): Promise<readonly PullState[]>
}

/** Movements of an account that nobody told of: between two balances that do not go on from each other. */
export interface BalanceGap {
  readonly account: string
  /** Who told of the movement behind it. */
  readonly source: string
  /** When the last movement before it was, and the first behind it. */
  readonly after: Date
  readonly before: Date
  /** What all of the missing movements come to, in đồng; below 0 is money that went out. */
  readonly amount: number
}

export interface PullClaim {
  /** Until when nobody else asks. */
  readonly until: Date
  readonly pulledThrough: Date
  readonly wantedFrom: Date | null
  readonly failures: number
}

export interface PullState {
  readonly feed: string
  readonly pulledThrough: Date
  readonly nextAt: Date
  readonly failures: number
  readonly problemCode: string | null
}
