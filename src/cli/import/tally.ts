import type { LineOutcome } from '../../../schemas/import.ts'
import { countText } from '../figures.ts'

/** What became of a file, for machines. */
export interface ImportTally {
  readonly file: string
  readonly lines: number
  readonly accepted: number
  readonly repeated: number
  readonly refused: number
  /** Taken in although something looks wrong. */
  readonly warned: number
  readonly unknownColumns: readonly string[]
  /** The first refused lines with their reasons. */
  readonly refusedLines: readonly LineOutcome[]
  /** Why the file could not be read to its end; null when it was. */
  readonly problem: string | null
}

/** Counts the outcomes of lines as they come. */
export interface Tally {
  add(outcomes: readonly LineOutcome[]): void
  /** Columns that nobody knows. */
  ignore(columns: readonly string[]): void
  /** The file cannot be read from here on. */
  stop(problem: string): void
  summary(): ImportTally
  /** The same as lines for people. */
  report(): string[]
  /** Every line was accepted, now or before. */
  isClean(): boolean
}

/** A person mends a file by these and sends it again; the rest is likely the same mistake. */
const mostRefusedLines = 100

/** Makes the tally of one file. */
export function createTally(file: string): Tally {
  const counts = { accepted: 0, repeated: 0, refused: 0, warned: 0 }
  const unknownColumns: string[] = []
  const refusedLines: LineOutcome[] = []
  let problem: string | null = null
  const summary = (): ImportTally => {
    const lines = counts.accepted + counts.repeated + counts.refused
    return { file, lines, ...counts, unknownColumns, refusedLines, problem }
  }
  return {
    add(outcomes) {
      for (const outcome of outcomes) {
        counts[outcome.outcome] += 1
        if (outcome.warnings?.length) counts.warned += 1
        if (outcome.outcome === 'refused' && refusedLines.length < mostRefusedLines)
          refusedLines.push(outcome)
      }
    },
    ignore: (columns) => void unknownColumns.push(...columns),
    stop(why) {
      problem = why
    },
    summary,
    report: () => describe(summary()),
    isClean: () => counts.refused === 0 && problem === null,
  }
}

function describe(tally: ImportTally): string[] {
  const { file, lines, refusedLines, unknownColumns, problem } = tally
  const count = (name: string, value: number) => `  ${name.padEnd(26)} ${countText(value).padStart(9)}`
  const unseen = tally.refused - refusedLines.length
  return [
    `${file}: ${countText(lines)} ${lines === 1 ? 'line' : 'lines'}`,
    count('accepted', tally.accepted),
    count('repeated', tally.repeated),
    count('refused', tally.refused),
    count('taken in with a warning', tally.warned),
    ...(unknownColumns.length > 0 ? [`  columns that nobody knows: ${unknownColumns.join(', ')}`] : []),
    ...refusedLines.flatMap(({ line, problems = [] }) =>
      problems.map(({ field, message }) => `  line ${line}${field && `, ${field}`}: ${message}`),
    ),
    ...(unseen > 0 ? [`  and ${countText(unseen)} more refused lines`] : []),
    ...(problem === null ? [] : [`  the file could not be read to its end: ${problem}`]),
  ]
}
