import { z } from 'zod'
import { dong } from '../money.ts'
import { instant, text } from '../text.ts'

/** Which kept messages are meant; all that is named must hold. */
export const noticeFilter = z
  .strictObject({
    channels: z.array(text(100)).min(1).max(50).optional(),
    from: instant.optional(),
    to: instant.optional().meta({ description: 'Not itself among them' }),
    ids: z.array(z.int().min(1)).min(1).max(1_000).optional(),
    ended: z.enum(['cut-short', 'refused', 'unread']).optional().meta({
      description: 'Cut short by the end of the process, not authentic, or authentic and not to be read',
    }),
  })
  .meta({ id: 'NoticeFilter' })

export const noticeCounts = z
  .object({
    total: z.int(),
    counts: z.array(z.object({ channel: z.string(), operation: z.string(), count: z.int() })),
  })
  .meta({ id: 'NoticeCounts' })

export const noticeReplayRequest = z
  .strictObject({
    filter: noticeFilter,
    reason: text(500),
    atMost: z.int().min(1).max(1_000).meta({
      description:
        'The number that the count gave; refused when there are more. For more than 1,000 there is the command',
    }),
  })
  .meta({ id: 'NoticeReplayRequest' })

export const noticeReplayed = z
  .object({ outcomes: z.record(z.string(), z.int()).meta({ description: 'How many ended how' }) })
  .meta({ id: 'NoticeReplayed' })

export const feedsStand = z
  .object({
    asking: z.array(
      z.object({
        feed: z
          .string()
          .meta({ description: 'A bank that tells by messages, or a sender of statements with a server' }),
        askedThrough: instant,
        nextAt: instant,
        failures: z.int(),
        problemCode: z.string().nullable(),
      }),
    ),
    missing: z.array(
      z.object({
        account: z.string(),
        after: instant,
        before: instant,
        amount: dong
          .or(z.int())
          .meta({ description: 'What the missing movements come to; below 0 money went out' }),
      }),
    ),
    missingStatements: z.array(z.object({ account: z.string(), from: z.int(), to: z.int() })),
  })
  .meta({ id: 'FeedsStand' })
