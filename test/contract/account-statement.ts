import { describe, expect, test } from 'vitest'
import type {
  AccountStatementRow,
  AccountStatementSource,
  StatementMovement,
} from '../../src/ports/account-statement.ts'

/** What the suite needs of a source: a way to have a bank write statements in its form. */
export interface AccountStatementSourceUnderTest {
  readonly source: AccountStatementSource
  /** A name of its files. */
  readonly fileName: string
  /** One file with these statements, as a bank writes them. */
  writeFile(statements: readonly WrittenStatement[]): Buffer | Promise<Buffer>
  /** Makes the first occurrence of an amount, as the form writes it, one that is no whole đồng. */
  breakAmount(file: Buffer, amount: number): Buffer | Promise<Buffer>
}

export interface WrittenStatement {
  readonly account: string
  readonly sequence: number
  readonly opening: number
  readonly closing: number
  readonly lastDay: string
  readonly lines: readonly (StatementMovement & { readonly reference: string })[]
}

/** What every source of account statements keeps, whatever the form. */
export function accountStatementContract(name: string, build: () => AccountStatementSourceUnderTest): void {
  describe(`${name} as a source of account statements`, () => {
    const { source, fileName, writeFile, breakAmount } = build()

    test('knows its files by their names', () => {
      expect(source.recognise(fileName)).toBe(true)
      for (const foreign of ['', 'readme.txt', 'a.docx', `${fileName}.part`]) {
        expect(source.recognise(foreign)).toBe(false)
      }
    })

    test('reads each statement from its head to its end, every movement with its words', async () => {
      const rows = await readAll(source, await writeFile([first, second]))
      expect(rows.filter(({ is }) => is === 'problem')).toEqual([])
      expect(essence(rows)).toEqual([first, second].flatMap(written))
    })

    test('reads the same however the bytes are cut', async () => {
      const file = await writeFile([first, second])
      const bytes = [...file].map((byte) => Uint8Array.of(byte))
      expect(await readAll(source, ...bytes)).toEqual(await readAll(source, file))
    })

    test('an amount that is no whole đồng is a problem with its place, never another amount', async () => {
      const file = await breakAmount(await writeFile([first, second]), 1_250_000)
      const rows = await readAll(source, file)
      const problems = rows.flatMap((row) => (row.is === 'problem' ? [row] : []))
      expect(problems).toHaveLength(1)
      expect(problems[0]?.lineNumber).toBeGreaterThan(0)
      const known = [...first.lines, ...second.lines].map(({ amount }) => amount)
      for (const row of rows) if (row.is === 'line') expect(known).toContain(row.line.amount)
      expect(essence(rows)).toEqual(expect.arrayContaining(written(second)))
    })

    test('a statement that does not add up is a problem as a whole, and the next is read', async () => {
      const rows = await readAll(source, await writeFile([{ ...first, closing: first.closing + 1 }, second]))
      expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
        { problem: { code: 'balance_mismatch' } },
      ])
      expect(essence(rows)).toEqual(written(second))
    })

    test('a file that is none of its form is refused as a whole', async () => {
      await expect(readAll(source, Buffer.from('nothing of the kind'))).rejects.toThrow()
    })
  })
}

const first: WrittenStatement = {
  account: '0123456789',
  sequence: 16,
  opening: 10_000_000,
  closing: 11_239_000,
  lastDay: '2026-10-05',
  lines: [
    {
      account: '0123456789',
      direction: 'in',
      reference: 'FT26278000001',
      amount: 1_250_000,
      bookedOn: '2026-10-05',
      memo: 'MBVCB.9912345.006512.HS23456789.CT tu 0987654321',
    },
    {
      account: '0123456789',
      direction: 'out',
      reference: 'FT26278000002',
      amount: 11_000,
      bookedOn: '2026-10-05',
      memo: 'Thu phi SMS',
    },
  ],
}

const second: WrittenStatement = {
  account: '0987654321',
  sequence: 3,
  opening: 0,
  closing: 700_000,
  lastDay: '2026-10-06',
  lines: [
    {
      account: '0987654321',
      direction: 'in',
      reference: 'FT26279000009',
      amount: 700_000,
      bookedOn: '2026-10-06',
      memo: 'hoc phi thang 10',
    },
  ],
}

const written = ({ account, sequence, opening, closing, lastDay, lines }: WrittenStatement) => [
  { head: { account, sequence, opening } },
  ...lines.map((line) => ({ line })),
  { end: { account, closing, lastDay } },
]

const essence = (rows: readonly AccountStatementRow[]) =>
  rows.flatMap((row): object[] => {
    if (row.is === 'statement') return [{ head: row.head }]
    if (row.is === 'end') return [{ end: row.end }]
    return row.is === 'line' ? [{ line: row.line }] : []
  })

async function readAll(source: AccountStatementSource, ...chunks: readonly Uint8Array[]) {
  const bytes = (async function* () {
    yield* chunks
  })()
  const rows: AccountStatementRow[] = []
  for await (const row of source.read(bytes)) rows.push(row)
  return rows
}
