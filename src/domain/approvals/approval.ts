import type { Dong } from '../../../schemas/money.ts'
import type { RepairLimits } from '../repairs/repair-limits.ts'

/** What of an approval is said by its kind. */
export interface ApprovalKindRule {
  /** For people. */
  readonly says: string
  /** Whether a second person decides: always, or only above the limit that settings give the kind. */
  readonly secondPerson: 'always' | 'above-limit'
  /** Whether its effect waits after the approval, as long as settings say, so that somebody can still stop it. */
  readonly waits: boolean
}

/** What needs two people. A kind has its effect in src/store/approvals/approval-effects.ts. */
export const approvalKinds = {
  'school-account-change': {
    says: 'a school gets its fees into another bank account',
    secondPerson: 'always',
    waits: true,
  },
  'day-exceptions': {
    says: 'a business day is closed although conditions of closing do not hold',
    secondPerson: 'always',
    waits: false,
  },
  refund: {
    says: 'money goes back to who paid it',
    secondPerson: 'above-limit',
    waits: false,
  },
  'return-of-money': {
    says: 'money that nobody owns goes back to who sent it',
    secondPerson: 'always',
    waits: false,
  },
  'write-off': {
    says: 'what a bill still asks is given up',
    secondPerson: 'above-limit',
    waits: false,
  },
  'bulk-repair': {
    says: 'more exchanges are repaired at once than one person decides alone',
    // What is within the limits of src/domain/repairs/repair-limits.ts is begun without being asked for.
    secondPerson: 'always',
    waits: false,
  },
} as const satisfies Record<string, ApprovalKindRule>

export type ApprovalKind = keyof typeof approvalKinds

/** The legal moves of an approval. What takes effect at once goes from `waiting` to `done`. */
export const approvalMoves = {
  waiting: ['approved', 'done', 'rejected', 'withdrawn', 'expired'],
  approved: ['done', 'failed', 'rejected', 'withdrawn'],
  done: [],
  failed: [],
  rejected: [],
  withdrawn: [],
  expired: [],
} as const satisfies Record<string, readonly string[]>

export type ApprovalState = keyof typeof approvalMoves

/** Says whether an approval may move from one state to another. */
export const mayMove = (from: ApprovalState, to: ApprovalState): boolean =>
  (approvalMoves[from] as readonly ApprovalState[]).includes(to)

/** What settings say of approvals. */
export interface ApprovalRules {
  /** After so many days that nobody decided, a request is over. */
  readonly expireAfterDays: number
  /** Up to so many đồng within `aloneHours` one person decides alone, where the kind knows a limit. */
  readonly limits: Readonly<Partial<Record<ApprovalKind, Dong>>>
  /** So many hours pass between the approval and its effect, where the kind waits. */
  readonly waitHours: Readonly<Partial<Record<ApprovalKind, number>>>
  /** Up to so many exchanges one person repairs alone. */
  readonly repairLimits: RepairLimits
}

/** What one person decided alone in so many hours counts together, so that many small requests are no way around a limit. */
export const aloneHours = 24

/** Says whether a request must be decided by a second person, where its own decided so much of the kind alone before. */
export function needsSecondPerson(
  kind: ApprovalKind,
  { amount, decidedAlone }: { amount: Dong | null; decidedAlone: Dong },
  { limits }: ApprovalRules,
): boolean {
  const { secondPerson }: ApprovalKindRule = approvalKinds[kind]
  return secondPerson === 'always' || amount === null || decidedAlone + amount > (limits[kind] ?? 0)
}

/** How long the effect of an approval waits, in ms. */
export function waitOf(kind: ApprovalKind, { waitHours }: ApprovalRules): number {
  const { waits }: ApprovalKindRule = approvalKinds[kind]
  return waits ? (waitHours[kind] ?? 0) * 3_600_000 : 0
}
