import { z } from 'zod'
import { reason } from '../repair.ts'
import { instant } from '../text.ts'

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:30')
  .meta({ description: 'Local time of Asia/Ho_Chi_Minh', example: '22:30' })

export const weekday = z.enum(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'])

/** When a partner wants nothing: once, or each week. */
export const windowHours = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('once'), from: instant, to: instant }),
    z.strictObject({
      kind: z.literal('weekly'),
      from: timeOfDay,
      to: timeOfDay.meta({ description: 'Before `from` it is on the next day' }),
      days: z
        .array(weekday)
        .min(1)
        .max(7)
        .optional()
        .meta({ description: 'On which it begins; every day when absent' }),
    }),
  ])
  .meta({ id: 'WindowHours' })

/** Sets a window, or changes it. */
export const windowRequest = z.strictObject({ hours: windowHours, reason }).meta({ id: 'WindowRequest' })

/** Ends a window. */
export const windowEnd = z.strictObject({ reason }).meta({ id: 'WindowEnd' })

export const partnerWindow = z
  .object({
    id: z.uuid(),
    partner: z.string(),
    hours: windowHours,
    reason: z.string(),
    setBy: z.string().meta({ description: 'Who set it, or changed it last' }),
    setAt: instant,
  })
  .meta({ id: 'PartnerWindow' })

export const partnerWindows = z
  .object({
    configured: z
      .array(windowHours)
      .meta({ description: 'From the settings; they are changed there, and not here' }),
    windows: z.array(partnerWindow).meta({ description: 'Those that people keep and that are not over' }),
  })
  .meta({ id: 'PartnerWindows' })
