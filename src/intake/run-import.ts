import type { LineOutcome } from '../../schemas/import.ts'
import type { Warning } from '../../schemas/warning.ts'
import type { RefusedRecord } from '../ports/intake/import-store.ts'
import type { SourceRow } from '../ports/record-source.ts'
import { fieldProblems } from './field-problems.ts'
import { type Intake, type RecordOutcome, refused, type Sender } from './intake.ts'
import { createSideBySide } from './side-by-side.ts'

/** Written together: enough to pay for a round trip, little enough to hold. */
const batchRows = 1000

/** Two batches keep a second core of the database busy: 5,700 bills a second with one, 11,000 with two, 12,300 with three. */
const batchesAtOnce = 2

export interface ImportRun {
  readonly sender: Sender
  readonly intake: Intake
  /** Called in order with the outcomes of consecutive rows, once they are settled, and with what the refused ones said. */
  readonly onOutcomes: (outcomes: readonly LineOutcome[], refused: readonly RefusedRecord[]) => Promise<void>
  readonly onUnknownColumns: (columns: readonly string[]) => Promise<void>
}

/**
 * Checks rows and takes them in by batches. While two batches are written the next is read, and then nothing more, so
 * a fast sender waits. When the rows end with an error, what came before it is still taken in.
 */
export async function runImport(rows: AsyncIterable<SourceRow>, run: ImportRun): Promise<void> {
  let batch: CheckedRow[] = []
  let reported = Promise.resolve()
  const writes = createSideBySide(batchesAtOnce)
  const flush = async () => {
    if (batch.length === 0) return
    const rows = batch
    batch = []
    await writes.start(keysOf(rows, run.intake), () => {
      const before = reported
      const outcomes = take(rows, run)
      reported = outcomes.then(async (taken) => {
        await before
        await run.onOutcomes(taken, refusedAmong(rows, taken))
      })
      return reported
    })
  }
  try {
    for await (const row of rows) {
      if (row.is === 'unknown-columns') {
        await run.onUnknownColumns(row.names)
        continue
      }
      batch.push(checkRow(row, run.intake))
      if (batch.length >= batchRows) await flush()
    }
  } finally {
    await flush().finally(() => writes.finished())
  }
}

type CheckedRow =
  | { readonly line: number; readonly record: unknown; readonly warnings: readonly Warning[] }
  | {
      readonly line: number
      readonly outcome: RecordOutcome
      /** What it said, where it could be read at all. */
      readonly said?: unknown
    }

function checkRow(row: Exclude<SourceRow, { is: 'unknown-columns' }>, intake: Intake): CheckedRow {
  const { line } = row
  if (row.is === 'problem') return { line, outcome: refused([row.problem]) }
  const read = intake.schema.safeParse(row.record)
  if (read.success) return { line, record: read.data, warnings: row.warnings }
  return { line, outcome: refused(fieldProblems(read.error, row.record)), said: row.record }
}

const refusedAmong = (rows: readonly CheckedRow[], taken: readonly LineOutcome[]): readonly RefusedRecord[] =>
  rows.flatMap((row, place) => {
    const said = 'record' in row ? row.record : row.said
    const isRefused = taken[place]?.outcome === 'refused' && said !== undefined
    return isRefused ? [{ line: row.line, record: said }] : []
  })

const keysOf = (rows: readonly CheckedRow[], intake: Intake): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => ('record' in row ? [intake.keyOf(row.record)] : [])))

async function take(
  rows: readonly CheckedRow[],
  { sender, intake }: ImportRun,
): Promise<readonly LineOutcome[]> {
  const records = rows.flatMap((row) => ('record' in row ? [row.record] : []))
  const taken = records.length > 0 ? await intake.take(sender, records) : []
  let next = 0
  return rows.map((row): LineOutcome => {
    if ('outcome' in row) return { line: row.line, ...row.outcome }
    const outcome = taken[next++]
    if (!outcome) throw new Error(`line ${row.line} has no outcome`)
    const warnings = [...row.warnings, ...(outcome.warnings ?? [])]
    return { line: row.line, ...outcome, ...(warnings.length > 0 && { warnings }) }
  })
}
