import { z } from 'zod'
import { hexHash } from './statement.ts'

/** Text in the one form that its value is written in. */
const exactly = (schema: z.ZodString | z.ZodISODateTime, written: (text: string) => string) =>
  schema.refine((text) => written(text) === text, 'is not as it is written')
const base64 = exactly(z.string(), (text) => Buffer.from(text, 'base64').toString('base64'))
const instant = exactly(z.iso.datetime(), (text) => new Date(text).toISOString())
const path = z.array(hexHash).max(64)

/** The facts of a record as its leaf is made of them; what they are depends on its source. */
const recordFacts = z.record(
  z.string(),
  z.union([z.string(), z.int(), z.null(), z.array(z.int()), z.record(z.string(), z.string())]),
)

/**
 * One exchange with everything that proves it, as `lienthong evidence export` writes it. The format is described in
 * docs/evidence-file.md; whoever changes one changes the other.
 */
export const exportFile = z.strictObject({
  format: z.literal('lienthong-evidence/1'),
  /** JWS of `exportSummary`. */
  summary: z.string(),
  records: z.array(
    z.strictObject({
      facts: recordFacts,
      /** The exact bytes; null where they were deleted or there never were any. */
      bytes: base64.nullable(),
      /** Its place: number of the block in the chain, and which of its leaves. */
      block: z.int().positive(),
      index: z.int().nonnegative(),
      path,
    }),
  ),
  blocks: z.array(
    z.strictObject({
      chain: z.string(),
      sequence: z.int().positive(),
      previous: hexHash,
      size: z.int().positive(),
      root: hexHash,
      at: instant,
      /** Its place below the statement that covers it. */
      statement: z.int().nonnegative(),
      path,
    }),
  ),
  statements: z.array(
    z.strictObject({
      /** JWS of `statementFacts`. */
      jws: z.string(),
      /** DER of the token of RFC 3161 over the JWS. */
      timeStamp: base64.nullable(),
    }),
  ),
})

export type ExportFile = z.infer<typeof exportFile>

/** What the exporter signs: how the exchange stood, and that the file holds all of its records and what proves them. */
export const exportSummary = z.strictObject({
  format: z.literal('lienthong-export/1'),
  madeAt: z.iso.datetime(),
  exchange: z.strictObject({
    id: z.int(),
    partner: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    event: z.string(),
    part: z.int(),
    state: z.string(),
    attempts: z.int(),
    asks: z.int(),
    theirReference: z.string().nullable(),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
  }),
  /** Leaves of the records, in their order. */
  leaves: z.array(hexHash),
  /** SHA-256 of each statement and of its time-stamp. */
  statements: z.array(z.strictObject({ jws: hexHash, timeStamp: hexHash.nullable() })),
})

export type ExportSummary = z.infer<typeof exportSummary>

/** The one form in which the file is written. */
export const renderExport = (file: ExportFile): string => `${JSON.stringify(file, null, 1)}\n`
