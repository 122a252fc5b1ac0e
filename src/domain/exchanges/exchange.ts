import type { ExchangeState } from '../../../schemas/exchange.ts'

/**
 * The legal moves of an exchange. An exchange is one thing that one portal must learn; its database row is the
 * message, and a queue job is only a hint that rows are due.
 *
 * - `waiting`: accepted from the school system, not yet mapped.
 * - `signed`: its bytes are stored and were certainly not applied: they may be sent (again) as they are.
 * - `sending`: a worker holds the lease and may have sent bytes.
 * - `unknown`: bytes may have arrived and no answer came: settled by asking. Only where a partner cannot be asked and
 *   repeats are harmless there do the same bytes go again.
 * - `queued`: the partner took it and decides later; one that says it knows nothing of it gets the same bytes again.
 * - `held`: waits for a person.
 */
export const exchangeMoves = {
  waiting: ['sending', 'waiting', 'held'],
  signed: ['sending', 'signed', 'held'],
  sending: ['accepted', 'queued', 'refused', 'signed', 'waiting', 'unknown', 'held'],
  unknown: ['accepted', 'queued', 'refused', 'signed', 'sending', 'unknown', 'held'],
  queued: ['accepted', 'queued', 'refused', 'signed', 'held'],
  held: ['waiting', 'signed', 'unknown', 'given-up'],
  accepted: [],
  refused: ['waiting', 'given-up'],
  'given-up': [],
} as const satisfies Record<ExchangeState, readonly ExchangeState[]>

/** The states that an exchange may move to from one state. */
export type MoveFrom<From extends ExchangeState> = (typeof exchangeMoves)[From][number]

/** Where an exchange counts in: accepted = delivered + open + given up. */
export const exchangeStanding = {
  waiting: 'open',
  signed: 'open',
  sending: 'open',
  unknown: 'open',
  queued: 'open',
  held: 'open',
  accepted: 'delivered',
  refused: 'given-up',
  'given-up': 'given-up',
} as const satisfies Record<ExchangeState, 'open' | 'delivered' | 'given-up'>

/** Says whether the move from one state to another is legal. */
export const mayMove = (from: ExchangeState, to: ExchangeState): boolean =>
  (exchangeMoves[from] as readonly ExchangeState[]).includes(to)
