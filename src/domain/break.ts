import type { Dong } from '../../schemas/money.ts'
import { account, type LedgerEntry } from './ledger.ts'

/**
 * The legal moves of a difference. What is resolved or explained by a later file is over; only what left its money where nothing
 * watches it may be resolved once more.
 */
export const breakMoves = {
  open: ['excepted', 'resolved', 'closed'],
  excepted: ['resolved', 'closed'],
  resolved: [],
  closed: [],
} as const satisfies Record<string, readonly string[]>

export type BreakState = keyof typeof breakMoves

/** Says whether a difference may move from one state to another. */
export const mayBreakMove = (from: BreakState, to: BreakState): boolean =>
  (breakMoves[from] as readonly BreakState[]).includes(to)

/** How a person ends a difference: with what it is booked against, or nothing where no money moves. */
export const breakResolutions = {
  explained: { says: 'it is explained and no money moves', against: null },
  charge: { says: 'the provider or the bank kept it as a charge', against: account.charges },
  rounding: { says: 'it comes of rounding', against: account.rounding },
  unowned: { says: 'it is money that somebody owns and nobody has claimed', against: account.unowned },
} as const satisfies Record<string, { says: string; against: string | null }>

export type BreakResolution = keyof typeof breakResolutions

/**
 * What resolving a difference books: what the channel owes us becomes what it says. `missing` is ours less theirs: above 0
 * they owe less than we hold. Money that nobody has is claimed by nobody, so `unowned` is for what they have more.
 */
export function entriesOfResolution(
  resolution: BreakResolution,
  channel: string,
  missing: Dong,
): LedgerEntry[] | 'not-possible' {
  const { against } = breakResolutions[resolution]
  if (against === null) return []
  if (missing === 0 || (resolution === 'unowned' && missing > 0)) return 'not-possible'
  const clearing = account.clearing(channel)
  return missing > 0
    ? [{ debit: against, credit: clearing, amount: missing }]
    : [{ debit: clearing, credit: against, amount: -missing }]
}
