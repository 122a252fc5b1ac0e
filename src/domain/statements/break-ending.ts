import type { Dong } from '../../../schemas/money.ts'
import { account, type LedgerEntry } from '../money/ledger.ts'
import { type BreakResolution, type BreakState, breakResolutions, mayBreakMove } from './break.ts'
import type { SettlementItem } from './settlement.ts'

/** An item of a settlement of which nothing is known here, and what of it the resolutions of its difference left astray. */
export interface StrangerItem {
  readonly kind: SettlementItem['kind']
  /** It was taken of a payment that its batch lists and nobody here knows either: their line brings only what is left. */
  readonly isNetted: boolean
  /** Đồng: of a payment what is money without an owner twice, of what was taken what is booked against nothing. */
  readonly astray: Dong
}

/** A student who has money of a payment. */
export interface Payer {
  readonly schoolCode: string
  readonly studentCode: string
}

/** What decides how a difference may end. */
export interface EndingBreak {
  readonly state: BreakState
  readonly category: string
  readonly reason: string
  /** The payment that it is of; null where only they know of one. */
  readonly paymentId: string | null
  /** Whose money that payment is: of whose bill it is, or to whom people gave all of it. Nobody's while a part of it is nobody's. */
  readonly payers: readonly Payer[]
  /** Of whom the channel's account is; undefined where settings do not say whose file the source sends. */
  readonly channel: string | undefined
  readonly bankAmount: Dong | null
  readonly ourAmount: Dong | null
  /** The item that it is of, where nothing is known of that here. */
  readonly stranger: StrangerItem | null
}

/** One way for a difference to end, with what that books. */
export interface BreakEnding {
  readonly resolution: BreakResolution
  readonly entries: readonly LedgerEntry[]
}

/** Đồng that an older version left where nothing watches them when the difference was resolved: it is resolved once more. */
export const leftAstray = ({ state, stranger }: Pick<EndingBreak, 'state' | 'stranger'>): Dong =>
  state === 'resolved' ? (stranger?.astray ?? 0) : 0

interface Misfit {
  isOf(found: EndingBreak, resolution: BreakResolution): boolean
  readonly says: string
}

/**
 * Why a resolution does not fit a difference; the first that does is said. Money of an item of which nothing is known here must
 * stay where something watches it: what is paid comes with its batch, and is without an owner from then on; what was taken is
 * missing from its batch, and no payment waits for it.
 */
export const misfits = {
  'is-over': {
    isOf: (found) => !mayBreakMove(found.state, 'resolved') && leftAstray(found) === 0,
    says: 'the difference is over already',
  },
  'nothing-to-book': {
    isOf: (found, resolution) => isBooked(resolution) && missingOf(found) === 0,
    says: 'no amount differs that could be booked: resolve by explained',
  },
  'no-channel': {
    isOf: (found, resolution) =>
      found.channel === undefined && (isBooked(resolution) || leftAstray(found) !== 0),
    says: 'no settings say of which channel the files of this source are, so nothing can be booked',
  },
  'comes-with-its-batch': {
    isOf: ({ stranger }, resolution) => stranger?.kind === 'payment' && isOfSomebody(resolution),
    says: 'this money comes with the transfer of the provider, and is among the money without an owner then: resolve by explained, and give it from there',
  },
  'is-missing': {
    isOf: (found, resolution) =>
      wasTaken(found) && !found.stranger?.isNetted && resolution === 'explained' && missingOf(found) !== 0,
    says: 'nobody here knows the payment that this was taken of, so nothing would wait for it: resolve by charge or rounding, or let it be until the payment is known',
  },
  'comes-out': {
    isOf: (found, resolution) => found.stranger?.isNetted === true && resolution !== 'explained',
    says: 'the settlement has the payment that this was taken of, and its transfer brings what is left of both: resolve by explained',
  },
  'counts-for-nothing': {
    isOf: (found, resolution) => isBooked(resolution) && missingOf(found) < 0 && !countsAsMoney(found),
    says: 'what the bank repeats, contradicts or has not settled is nobody’s money: resolve by explained, or ask the bank',
  },
  'nobody-claims': {
    isOf: (found, resolution) => isOfSomebody(resolution) && missingOf(found) > 0,
    says: 'they owe less than we hold, and money that nobody has is claimed by nobody: resolve by charge or rounding',
  },
  'has-a-payer': {
    isOf: (found, resolution) => hasPayer(found) && resolution === 'unowned',
    says: 'it is known whose the payment is, so its money has an owner: resolve by credit',
  },
  'is-in-no-piece': {
    isOf: (found, resolution) => found.paymentId !== null && !hasPayer(found) && resolution === 'unowned',
    says: 'what they have more of a payment goes with it: give all of that first, and then resolve by credit',
  },
  'has-no-payer': {
    isOf: (found, resolution) => !hasPayer(found) && resolution === 'credit',
    says: 'it is not known here whose payment it is, so nobody could have the credit',
  },
} as const satisfies Record<string, Misfit>

export type BreakMisfit = keyof typeof misfits

/** Why a difference does not end by a resolution; undefined where it may. */
export const misfitOf = (found: EndingBreak, resolution: BreakResolution): BreakMisfit | undefined =>
  misfitNames.find((name) => misfits[name].isOf(found, resolution))

/**
 * What resolving a difference books: what the channel owes us becomes what it says. Where it is resolved once more, what is money
 * without an owner twice is turned round first, as it is that by its line alone. Nothing for a resolution that does not fit.
 */
export function entriesOfEnding(found: EndingBreak, resolution: BreakResolution): readonly LedgerEntry[] {
  if (found.channel === undefined) return []
  const clearing = account.clearing(found.channel)
  const twice = wasTaken(found) ? 0 : leftAstray(found)
  const turnedRound = twice === 0 ? [] : [{ debit: account.unowned, credit: clearing, amount: twice }]
  const { against } = breakResolutions[resolution]
  if (against === null) return turnedRound
  const missing = missingOf(found)
  const booked =
    missing > 0
      ? { debit: against, credit: clearing, amount: missing }
      : { debit: clearing, credit: against, amount: -missing }
  return [...turnedRound, booked]
}

/** How a difference may end at this moment, and why it may not end otherwise. */
export function endingsOf(found: EndingBreak): {
  readonly endings: readonly BreakEnding[]
  readonly misfits: readonly BreakMisfit[]
} {
  const looked = resolutionNames.map((resolution) => ({ resolution, misfit: misfitOf(found, resolution) }))
  return {
    endings: looked
      .filter(({ misfit }) => misfit === undefined)
      .map(({ resolution }) => ({ resolution, entries: entriesOfEnding(found, resolution) })),
    misfits: misfitNames.filter((name) => looked.some(({ misfit }) => misfit === name)),
  }
}

const misfitNames = Object.keys(misfits) as BreakMisfit[]
const resolutionNames = Object.keys(breakResolutions) as BreakResolution[]

/** Lines that count for nothing, by why (src/domain/statements/reconciliation.ts). */
const worthless: ReadonlySet<string> = new Set(['contradictory-lines', 'not-settled'])
const countsAsMoney = ({ category, reason }: EndingBreak) =>
  category !== 'duplicate' && !worthless.has(reason)
const isOfSomebody = (resolution: BreakResolution) => resolution === 'unowned' || resolution === 'credit'

const isBooked = (resolution: BreakResolution) => breakResolutions[resolution].against !== null
const hasPayer = ({ payers }: EndingBreak) => payers.length > 0
const wasTaken = ({ stranger }: EndingBreak) => stranger !== null && stranger.kind !== 'payment'

/** Ours less theirs: above 0 they owe less than we hold. */
const missingOf = ({ ourAmount, bankAmount }: EndingBreak): Dong => (ourAmount ?? 0) - (bankAmount ?? 0)
