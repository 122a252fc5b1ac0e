import { z } from 'zod'
import { exchangeEvent, exchangeState } from './exchange.ts'
import { code, instant, text } from './text.ts'

/** What is done to many exchanges at once. */
export const repairAction = z.enum(['replay', 'give-up', 'resend']).meta({
  description:
    '`replay`: what is held or refused goes again, asked about first where it may have arrived. `give-up`: it is told to nobody. ' +
    '`resend`: what was accepted is made sure of: the portal is asked, and gets again what it does not have.',
})

/** The states of a repair; the legal moves between them are in src/domain/repairs/repair.ts. */
export const repairState = z.enum(['waiting', 'running', 'paused', 'stopped', 'done'])

/** Which exchanges are meant; what is absent does not narrow. */
export const repairFilter = z
  .strictObject({
    partner: z.string().min(1).max(100).meta({
      description:
        'A portal by its name; `webhooks` for all endpoints of school systems, `webhook:<id>` for one',
    }),
    state: exchangeState,
    problemCode: z.string().min(1).max(100),
    schoolCode: code(30),
    since: instant.meta({
      description: 'Accepted from the school at or after; with `resend`: by the portal',
    }),
    until: instant.meta({ description: 'The same before' }),
    exchangeIds: z.array(z.int().min(1)).min(1).max(1_000),
  })
  .partial()
  .meta({ id: 'RepairFilter' })

/** Why somebody does something; names nobody. */
export const reason = text(300)

const order = {
  action: repairAction,
  filter: repairFilter.default({}),
  perMinute: z.int().min(1).max(60_000).default(3_000).meta({ description: 'Its pace, in exchanges' }),
}

/** Asks what a repair would do. */
export const repairEstimateRequest = z.strictObject(order).meta({ id: 'RepairEstimateRequest' })

/** Begins a repair. */
export const repairRequest = z
  .strictObject({
    ...order,
    reason,
    atMost: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Begins nothing when there are more than were counted before' }),
  })
  .meta({ id: 'RepairRequest' })

export const repairEstimate = z
  .object({
    count: z.int(),
    seconds: z.int().meta({ description: 'How long it would take at its pace' }),
    secondPerson: z
      .boolean()
      .meta({ description: 'Whether it would wait for another person, as things stand now' }),
    sample: z
      .array(
        z.object({
          id: z.int(),
          partner: z.string(),
          event: exchangeEvent,
          state: exchangeState,
          problemCode: z.string().nullable(),
        }),
      )
      .meta({ description: 'The first of them' }),
  })
  .meta({ id: 'RepairEstimate' })

/** Pauses, resumes or stops a repair. */
export const repairSteering = z.strictObject({ reason }).meta({ id: 'RepairSteering' })

export const repair = z
  .object({
    id: z.uuid(),
    action: repairAction,
    filter: repairFilter,
    perMinute: z.int(),
    state: repairState,
    planned: z.int().meta({ description: 'How many exchanges it was begun with' }),
    repaired: z.int(),
    passedOver: z.int().meta({ description: 'Had moved on by themselves and were left as they are' }),
    startedAt: instant,
    finishedAt: instant.nullable(),
    approvalId: z
      .uuid()
      .nullable()
      .meta({ description: 'Where a second person decides it: until then it is `waiting`' }),
    changes: z
      .array(z.object({ at: instant, state: repairState, by: z.string(), reason: z.string() }))
      .meta({ description: 'Who began and steered it, and why, oldest first' }),
  })
  .meta({ id: 'Repair' })

export const repairs = z
  .object({
    repairs: z.array(repair),
    next: z.uuid().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'Repairs' })

export type RepairAction = z.infer<typeof repairAction>
export type RepairState = z.infer<typeof repairState>
