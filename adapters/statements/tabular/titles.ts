import type { LineProblem } from '../../../schemas/import.ts'
import { readWords } from '../../../src/sheets/cells.ts'
import type { SheetRow } from '../../../src/sheets/sheet.ts'
import { readMarker } from './read-marker.ts'
import type { RowRules } from './row-rules.ts'
import { balanceUnread } from './statement.ts'

/** What rows above a header say of the statement below it. */
export interface Titles {
  readonly account?: string
  readonly sequence?: number
  readonly lastDay?: string
  readonly opening?: number
  readonly closing?: number
  /** What of it cannot be read. */
  readonly problems?: readonly TitleProblem[]
}

interface TitleProblem {
  readonly lineNumber: number
  readonly problem: LineProblem
}

/** Puts what a row says to what those before it said. */
export type TitleReader = (row: SheetRow, before: Titles) => Titles

/** Makes a reader of rows above a header. */
export function titleReader(rules: RowRules): TitleReader {
  const patternOf = (text: string | undefined) => (text === undefined ? undefined : new RegExp(text, 'iu'))
  const account = patternOf(rules.profile.titles.account)
  const sequence = patternOf(rules.profile.titles.sequence)
  const lastDay = patternOf(rules.profile.titles.lastDay)
  return (row, before) => {
    const text = row.cells
      .flatMap((cell) => (cell === null ? [] : [String(readWords(cell).value ?? '')]))
      .join(' ')
    const number = saidBy(account, text)?.replace(/\s/gu, '')
    const count = saidBy(sequence, text) ?? ''
    const last = saidBy(lastDay, text)
    const day = last === undefined ? undefined : rules.readTime(last, undefined, 1900)?.day
    const said = withBalance(row, before, rules)
    return {
      ...(last !== undefined && day === undefined ? withProblem(row, said, lastDayUnread) : said),
      ...(number ? { account: number } : {}),
      ...(/^\d{1,15}$/.test(count) ? { sequence: Number(count) } : {}),
      ...(day === undefined ? {} : { lastDay: day }),
    }
  }
}

const saidBy = (pattern: RegExp | undefined, text: string): string | undefined =>
  pattern?.exec(text)?.[1]?.trim()

function withBalance(row: SheetRow, before: Titles, rules: RowRules): Titles {
  const marker = readMarker(row, new Map(), rules)
  if (!marker || marker.is === 'trailer') return before
  if (marker.amount === undefined) return withProblem(row, before, balanceUnread)
  return { ...before, [marker.is]: marker.amount }
}

const withProblem = ({ line }: SheetRow, before: Titles, problem: LineProblem): Titles => ({
  ...before,
  problems: [...(before.problems ?? []), { lineNumber: line, problem }],
})

/** The day of the last movement in its place would say nothing of the days behind it. */
const lastDayUnread: LineProblem = {
  field: 'lastDay',
  code: 'date_form',
  message: 'must be a real day in a form of the profile',
}
