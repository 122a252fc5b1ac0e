import type { Dong } from '../../../schemas/money.ts'

/**
 * The legal moves of a refund. What was sent and not answered is `unknown`: it is asked for, and sent again only where its
 * channel says that it never heard of it. What ends in `rejected`, `refused` or `returned` is its owner's again.
 */
export const refundMoves = {
  requested: ['due', 'rejected'],
  due: ['sending', 'refused'],
  sending: ['due', 'done', 'unknown', 'refused'],
  unknown: ['due', 'done', 'refused'],
  done: ['returned'],
  rejected: [],
  refused: [],
  returned: [],
} as const satisfies Record<string, readonly string[]>

export type RefundState = keyof typeof refundMoves

/** The states in which a refund's money is its owner's again, or still. */
export const overStates = ['rejected', 'refused', 'returned'] as const satisfies readonly RefundState[]

/** Whether a refund may move from one state to another. */
export const mayRefundMove = (from: RefundState, to: RefundState): boolean =>
  (refundMoves[from] as readonly RefundState[]).includes(to)

/** How money goes back: through the channel that it came by, by a transfer or in cash, which people see to. */
export type RefundWay = 'channel' | 'transfer' | 'cash'

/** Whether a channel hears of a refund just now: its answer decides, and no person until it is lost. */
export const isBeingTold = ({
  way,
  state,
}: {
  readonly way: RefundWay
  readonly state: RefundState
}): boolean => way === 'channel' && state === 'sending'

/** What a payment, or a piece of a bank line, has left that can go back. */
export interface RefundableMoney {
  readonly amount: Dong
  /** What of it closed its bill when it came. */
  readonly closed: Dong
  /** What went back of it already, or is on its way. */
  readonly gone: Dong
  /** What its bill gave of it, also where that could not be paid out and is credit since. */
  readonly goneFromBill: Dong
  /** What is paid on its bill now and closes it; 0 without a bill. */
  readonly paidOnBill: Dong
  /** What the student has as credit. */
  readonly credit: Dong
}

/** From where a refund takes its money; where it is too much, what is left, and what of the money is credit that went elsewhere. */
export type RefundSplit =
  | { readonly is: 'split'; readonly fromBill: Dong; readonly fromCredit: Dong }
  | { readonly is: 'too-much'; readonly left: Dong; readonly used: Dong }

/**
 * Takes a refund first from what of the money does not close its bill and is the student's credit, then from the bill. What
 * of that credit has closed a bill meanwhile cannot go back, also where it closed the same bill: correcting that bill frees it.
 */
export function splitOfRefund(amount: Dong, money: RefundableMoney): RefundSplit {
  const left = money.amount - money.gone
  const onBill = Math.max(0, Math.min(money.closed - money.goneFromBill, money.paidOnBill, left))
  const beside = Math.max(0, Math.min(left - onBill, money.credit))
  const goes = onBill + beside
  if (amount > goes) return { is: 'too-much', left: goes, used: Math.max(0, left - goes) }
  const fromCredit = Math.min(amount, beside)
  return { is: 'split', fromBill: amount - fromCredit, fromCredit }
}
