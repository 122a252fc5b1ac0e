import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { instant } from '../text.ts'

/** What needs two people; src/domain/approvals/approval.ts says of each what it asks for. */
export const approvalKind = z.enum([
  'school-account-change',
  'day-exceptions',
  'refund',
  'return-of-money',
  'write-off',
  'bulk-repair',
])

/** The states of an approval; the legal moves between them are in src/domain/approvals/approval.ts. */
export const approvalState = z.enum([
  'waiting',
  'approved',
  'done',
  'rejected',
  'withdrawn',
  'expired',
  'failed',
])

/** Says yes or no to what somebody else asked for. */
export const approvalDecision = z.strictObject({ reason }).meta({ id: 'ApprovalDecision' })

export const approval = z
  .object({
    id: z.uuid(),
    kind: approvalKind,
    schoolCode: z.string().nullable(),
    amount: dong.nullable(),
    payload: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What its effect is, by names and numbers of records' }),
    state: approvalState,
    requestedPerson: z.string().meta({ description: 'Who does not decide it' }),
    requestedAt: instant,
    expiresAt: instant.meta({ description: 'Undecided until then, it is over' }),
    takesEffectAt: instant.nullable().meta({ description: 'While it is approved and waits' }),
    steps: z
      .array(
        z.object({
          at: instant,
          state: approvalState,
          by: z.string(),
          person: z.string().nullable().meta({ description: 'Null where time did it' }),
          reason: z.string(),
        }),
      )
      .meta({ description: 'Who did what, and why, from the request on' }),
  })
  .meta({ id: 'Approval' })

export const approvals = z
  .object({
    approvals: z.array(approval),
    next: z.uuid().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'Approvals' })
