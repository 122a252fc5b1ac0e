import { localDay, startOfDay, startOfNextDay } from '../time/local-time.ts'

/** What days are kept of: an account at a bank, a channel of a provider, or a school. */
export type BookKind = 'bank' | 'channel' | 'school'

/** A book by its kind and whose it is: `bank:0123456789`, `channel:momo`, `school:TH-01`. */
export type Book = `${BookKind}:${string}`

/** Reads the name of a book; undefined where it is none. */
export function readBook(text: string): { readonly kind: BookKind; readonly of: string } | undefined {
  const [, kind, of] = /^(bank|channel|school):(.+)$/.exec(text) ?? []
  return kind && of ? { kind: kind as BookKind, of } : undefined
}

/** Minutes after the beginning of the local day at which a day ends that ends at midnight. */
export const midnight = 1_440

/** The business day (`yyyy-mm-dd`) of an instant: what happens at the cut-off or later is of the next day. */
export const businessDayOf = (at: Date, cutOff: number = midnight): string =>
  localDay(new Date(at.getTime() + (midnight - cutOff) * 60_000))

/** The first instant of a business day, and the first of the next. */
export function limitsOfDay(
  day: string,
  cutOff: number = midnight,
): { readonly from: Date; readonly to: Date } {
  const shift = (midnight - cutOff) * 60_000
  return {
    from: new Date(startOfDay(day).getTime() - shift),
    to: new Date(startOfNextDay(day).getTime() - shift),
  }
}

/** The legal moves of a day. A closed one never opens again: corrections are dated today. */
export const dayMoves = {
  open: ['closed', 'closed-with-exceptions'],
  closed: [],
  'closed-with-exceptions': [],
} as const satisfies Record<string, readonly string[]>

export type DayState = keyof typeof dayMoves

/** What must hold before a day is closed; `mayBeExcepted` when two people may let a day go without it. */
export const closingConditions = {
  'not-over': { of: ['bank', 'channel', 'school'], mayBeExcepted: false, says: 'the day is not over' },
  'earlier-day-open': {
    of: ['bank', 'channel', 'school'],
    mayBeExcepted: false,
    says: 'an earlier day of this book is open',
  },
  'statement-missing': {
    of: ['bank'],
    mayBeExcepted: true,
    says: 'no statement of the account goes to the end of the day',
  },
  'sequence-gap': {
    of: ['bank'],
    mayBeExcepted: true,
    says: 'statements are missing between those that came',
  },
  'bank-equation': {
    of: ['bank'],
    mayBeExcepted: true,
    says: 'the balance before and what moved do not add up to the balance after',
  },
  'ambiguous-money': {
    of: ['bank', 'school'],
    mayBeExcepted: true,
    says: 'money fits several owners, and nobody has decided',
  },
  'old-money-without-owner': {
    of: ['bank', 'channel', 'school'],
    mayBeExcepted: true,
    says: 'money has been without an owner for longer than the settings allow',
  },
  'file-missing': {
    of: ['channel'],
    mayBeExcepted: true,
    says: 'a file that the provider sends of each day has not come',
  },
  'settlement-incomplete': {
    of: ['channel'],
    mayBeExcepted: true,
    says: 'the provider has not settled payments, or what went back of them, for longer than the settings allow',
  },
  'open-breaks': {
    of: ['channel', 'school'],
    mayBeExcepted: true,
    says: 'differences of the day or of one before are neither resolved nor excepted',
  },
} as const satisfies Record<string, { of: readonly BookKind[]; mayBeExcepted: boolean; says: string }>

export type ClosingCondition = keyof typeof closingConditions

/** A condition that does not hold: how often, for how many đồng where that is known, and where to look first. */
export type Unmet = {
  readonly condition: ClosingCondition
  readonly count: number
  readonly amount: number | null
  readonly examples: readonly string[]
}

/** What settings say of business days. */
export interface DayRules {
  /** Minutes after the beginning of the local day, by channel; midnight where a channel is not named. */
  readonly cutOffs: Readonly<Record<string, number>>
  /** Money may be ambiguous, be without an owner, or be unsettled so many days before it keeps a day open. */
  readonly ambiguousDays: number
  readonly unownedDays: number
  readonly unsettledDays: number
  /** Who sends files of each day, by channel. */
  readonly dailySenders: readonly {
    readonly source: string
    readonly channel: string
    readonly settles: boolean
  }[]
}

/** Of which channel the daily files of a source are; undefined where no settings say so. */
export const channelOfSource = ({ dailySenders }: Pick<DayRules, 'dailySenders'>, source: string) =>
  dailySenders.find((sender) => sender.source === source)?.channel

/** Counts and sums of a day: what came into the book, what went out of it. */
export type DayTotal = {
  readonly count: number
  readonly in: number
  readonly out: number
}

/** What a day comes to. */
export type DayTotals = {
  /** By kind of record. */
  readonly rows: Readonly<Record<string, DayTotal>>
  /** Records of earlier days that came when those were closed. */
  readonly late: Readonly<Record<string, DayTotal>>
  /** What the entries of the day move, by account of the ledger: debits less credits. */
  readonly accounts: Readonly<Record<string, number>>
  /** Paid on the day and not seen at a bank on it: on its way. */
  readonly inTransit: { readonly count: number; readonly amount: number }
}

/** What is signed of a closed day. */
export type DayFacts = {
  readonly format: 'lienthong-day/1'
  readonly book: string
  readonly day: string
  readonly cutOff: number
  readonly state: Exclude<DayState, 'open'>
  readonly rows: number
  /** Over the hashes of the rows in their order. */
  readonly rowsHash: string
  readonly totals: DayTotals
  readonly exceptions: readonly DayException[]
  readonly closedAt: string
  readonly closedBy: string
  /** SHA-256 of the JWS of the day before; null for the first. */
  readonly previous: string | null
}

/** A condition that two people let a day go without, and what it was then. */
export type DayException = Unmet & {
  readonly reason: string
  readonly requestedBy: string
  readonly approvedBy: string
}
