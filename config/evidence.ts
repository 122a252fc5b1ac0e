import { z } from 'zod'

const days = z.int().min(1).max(36_500)

/** How evidence is kept; times in ms, ages in days. */
export const evidence = z.strictObject({
  chainEveryMs: z
    .int()
    .min(50)
    .max(600_000)
    .default(1_000)
    .describe('How often new records are chained, in ms; what is deleted sooner leaves no trace'),
  signEveryMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(3_600_000)
    .describe('How often a signed statement says how far the chains go, in ms; days are closed with it too'),
  timeStamps: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .describe('Address of a time-stamping authority (RFC 3161)')
        .meta({ example: 'https://tsa.example.vn' }),
      certificates: z
        .string()
        .min(1)
        .describe('PEM file of the certificates that its stamps are signed with; others are refused')
        .meta({ example: 'config/tsa.pem' }),
    })
    .optional()
    .describe('Who stamps the statements of each day; nobody when absent, and then they prove no time'),
  keepDays: z
    .strictObject({
      exchanges: days
        .optional()
        .describe(
          'Bytes of messages and answers, counted from when they were exchanged; for ever when absent',
        )
        .meta({ example: 3650 }),
      paymentNotices: days
        .optional()
        .describe('Bytes that payment channels and banks sent; for ever when absent')
        .meta({ example: 3650 }),
      statementFiles: days
        .optional()
        .describe('Files of statements as they came; for ever when absent')
        .meta({ example: 3650 }),
      notices: days
        .optional()
        .describe('What school systems were told of; for ever when absent')
        .meta({ example: 365 }),
    })
    .prefault({})
    .describe(
      'After how long payloads are deleted. Hashes, receipts and chains stay. Nothing is deleted by default: no format says how long they must be kept',
    ),
})
