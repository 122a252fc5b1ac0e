import { account } from '../money/ledger.ts'

/**
 * The legal moves of a difference. What is resolved or explained by a later file is over; only what left its money where nothing
 * watches it may be resolved once more (break-ending.ts).
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
  credit: { says: 'the payer paid more, which is credit of their student', against: account.payerCredit },
  unowned: { says: 'it is money that somebody owns and nobody has claimed', against: account.unowned },
} as const satisfies Record<string, { says: string; against: string | null }>

export type BreakResolution = keyof typeof breakResolutions
