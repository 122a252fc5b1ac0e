import { readWords } from '../../../src/sheets/cells.ts'
import type { SheetRow } from '../../../src/sheets/sheet.ts'
import { readMarker } from './read-marker.ts'
import type { RowRules } from './row-rules.ts'

/** What rows above a header say of the statement below it. */
export interface Titles {
  readonly account?: string
  readonly sequence?: number
  readonly lastDay?: string
  readonly opening?: number
  readonly closing?: number
  /** Lines with a balance that cannot be read. */
  readonly unread?: readonly number[]
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
    return {
      ...withBalance(row, before, rules),
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
  if (marker.amount === undefined) return { ...before, unread: [...(before.unread ?? []), row.line] }
  return { ...before, [marker.is]: marker.amount }
}
