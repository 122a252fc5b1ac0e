import type { RawRequest } from '../payment-channel.ts'

/** Keeps what channels and banks sent, as received, so that it can be read again. */
export interface NoticeStore {
  /** How many there are, by who sent them and for what. */
  count(filter: NoticeFilter): Promise<readonly NoticeCount[]>
  /** The next after an id, in the order in which they came. */
  list(filter: NoticeFilter, page: { after: number; limit: number }): Promise<readonly KeptNotice[]>
  /** What was said, and the request around it where it came as one; nothing where it was deleted. */
  open(id: number): Promise<{ readonly bytes: Buffer; readonly request?: RawRequest } | undefined>
  /** Says what became of one that was read again. What it came to the first time stands, unless that was nothing. */
  readAgain(id: number, reference: string | null, outcome: string): Promise<void>
  /** Copies for a file outside of the database, sealed as they are kept. */
  copies(filter: NoticeFilter, page: { after: number; limit: number }): Promise<readonly NoticeCopy[]>
  /** Keeps copies that are not kept here; gives the ids under which they all are. */
  restore(copies: readonly NoticeCopy[]): Promise<readonly number[]>
  beginReplay(replay: NewReplay): Promise<void>
  endReplay(id: string, outcomes: Readonly<Record<string, number>>, at: Date): Promise<void>
}

/** Which messages are meant; all that are named must hold. */
export interface NoticeFilter {
  readonly channels?: readonly string[] | undefined
  readonly from?: Date | undefined
  /** Not itself among them. */
  readonly to?: Date | undefined
  readonly ids?: readonly number[] | undefined
  /** How they ended: cut short by the end of the process, not authentic, or authentic and not to be read. */
  readonly ended?: 'cut-short' | 'refused' | 'unread' | undefined
}

export interface NoticeCount {
  readonly channel: string
  readonly operation: string
  readonly count: number
}

export interface KeptNotice {
  readonly id: number
  readonly channel: string
  readonly operation: string
  readonly receivedAt: Date
  readonly outcome: string | null
  /** Its bytes were deleted. */
  readonly isGone: boolean
}

export interface NoticeCopy {
  readonly id: number
  readonly channel: string
  readonly operation: string
  readonly receivedAt: string
  /** Hexadecimal. */
  readonly sha256: string
  /** In base64, as they are kept. */
  readonly sealed: string
  readonly sealedRequest: string | null
}

export interface NewReplay {
  readonly id: string
  readonly by: string
  readonly reason: string
  readonly filter: object
  readonly at: Date
}
