import type { AmountForm } from '../../../src/domain/money/read-amount.ts'
import {
  firstLines,
  type HeaderMatch,
  type Headings,
  headerGaps,
  headerMatcher,
  headingKey,
} from '../../../src/sheets/header.ts'
import { type TimeReader, timeReader } from '../../../src/sheets/read-time.ts'
import type { SheetRow } from '../../../src/sheets/sheet.ts'
import { twoRowHeaderMatcher } from '../../../src/sheets/two-row-header.ts'
import { type Field, fields, type Profile } from './profile.ts'

/** A profile made ready to read rows with. */
export interface RowRules {
  readonly profile: Profile
  readonly amountFields: readonly AmountField[]
  readonly amountForm: AmountForm
  /** The header that a row is by itself, else with the one above it. */
  readonly matchHeader: (row: SheetRow, above?: SheetRow) => HeaderMatch<Field> | undefined
  /** Which fields a row lacks of a header; nothing of a row that names none of them. */
  readonly gapsOf: (row: SheetRow) => readonly Field[] | undefined
  readonly readTime: TimeReader
  /** Which row with balances or totals begins with these words, in the form of `headingKey`. */
  readonly markers: ReadonlyMap<string, Marker>
  /** What the words of the direction column mean. */
  readonly directions: ReadonlyMap<string, 'in' | 'out'>
}

const marks = { comma: ',', dot: '.', blank: ' ', none: '' } as const

export type AmountField = 'credit' | 'debit' | 'amount'
export type Marker = 'opening' | 'closing' | 'trailer'

const amountFields = {
  'credit-debit': ['credit', 'debit'],
  signed: ['amount'],
  direction: ['amount'],
} as const satisfies Record<string, readonly AmountField[]>

/** Makes a profile ready. */
export function rowRules(profile: Profile): RowRules {
  const { amounts, headers, dateForms, opening, closing, trailer } = profile
  const summed = amountFields[amounts.rule]
  const required: readonly Field[] = [
    'date',
    ...summed,
    ...(amounts.rule === 'direction' ? (['direction'] as const) : []),
  ]
  const match = headerMatcher(headers, required)
  const matchTwo = twoRowHeaderMatcher(readBy(required, headers), required)
  const gapsOf = headerGaps(headers, required)
  const marked = (marker: Marker, words: readonly string[]) =>
    words.map((word) => [headingKey(word), marker] as const)
  const meaning = (direction: 'in' | 'out', words: readonly string[]) =>
    words.map((word) => [wordKey(word), direction] as const)
  return {
    profile,
    amountFields: summed,
    amountForm: {
      thousands: marks[amounts.thousands],
      decimal: marks[amounts.decimal],
      scientific: amounts.scientific,
    },
    matchHeader: (row, above) =>
      match(row) ??
      match(firstLines(row)) ??
      (above && (matchTwo(above, row) ?? matchTwo(firstLines(above), firstLines(row)))),
    gapsOf: (row) => gapsOf(firstLines(row)),
    readTime: timeReader(dateForms),
    markers: new Map([
      ...marked('trailer', trailer.words),
      ...marked('closing', closing),
      ...marked('opening', opening),
    ]),
    directions: new Map([...meaning('out', amounts.outgoing), ...meaning('in', amounts.incoming)]),
  }
}

/** The headers without those of amounts by another rule: `Số tiền` over `Nợ` and `Có` is no column of amounts. */
const readBy = (required: readonly Field[], headers: Profile['headers']): Partial<Headings<Field>> =>
  Object.fromEntries(
    fields.flatMap((field) =>
      ofSomeRule.has(field) && !required.includes(field) ? [] : [[field, headers[field]]],
    ),
  )

const ofSomeRule: ReadonlySet<Field> = new Set(['credit', 'debit', 'amount', 'direction'])

/** A word of the direction column as it is compared; `+` and `-` are words too. */
export const wordKey = (word: string): string => headingKey(word) || word.trim()
