import { z } from 'zod'
import { warning } from './warning.ts'

export const importKind = z.enum(['students', 'bills', 'exemptions', 'services', 'enrolments', 'attendance'])
export const importFormat = z.enum(['ndjson', 'csv', 'xlsx'])
export const importState = z.enum(['running', 'done', 'interrupted', 'refused'])

/** Why one field of one line was refused. */
export const lineProblem = z
  .object({ field: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'LineProblem' })

/** What became of one line: `repeated` is the same record sent before, answered with the same id. */
export const lineOutcome = z
  .object({
    line: z.int().min(1),
    outcome: z.enum(['accepted', 'repeated', 'refused']),
    id: z.string().optional(),
    problems: z.array(lineProblem).optional(),
    warnings: z.array(warning).optional(),
  })
  .meta({ id: 'LineOutcome' })

export const importSummary = z
  .object({
    id: z.uuid(),
    kind: importKind,
    format: importFormat,
    state: importState,
    lines: z.int(),
    accepted: z.int(),
    repeated: z.int(),
    refused: z.int(),
    warned: z.int(),
    unknownColumns: z.array(z.string()),
    problem: z.string().nullable(),
    startedAt: z.iso.datetime({ offset: true }),
    finishedAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'ImportSummary' })

export type ImportKind = z.infer<typeof importKind>
export type ImportFormat = z.infer<typeof importFormat>
export type ImportState = z.infer<typeof importState>
export type LineProblem = z.infer<typeof lineProblem>
export type LineOutcome = z.infer<typeof lineOutcome>
export type ImportSummary = z.infer<typeof importSummary>
