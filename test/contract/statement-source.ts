import { describe, expect, test } from 'vitest'
import type { ComparedRow, StatementRow, StatementSource } from '../../src/ports/statement-source.ts'

/** What the suite needs of a statement source: a way to have its partner write files. */
export interface StatementSourceUnderTest {
  readonly source: StatementSource
  /** The partner's file for a day: these transactions in this order. */
  writeFile(day: string, transactions: readonly ContractTransaction[]): { name: string; bytes: Buffer }
  /** The same line with an amount that is not a whole number of đồng. */
  breakAmount(line: string): string
}

export interface ContractTransaction {
  readonly reference: string
  readonly providerTransaction: string
  readonly amount: number
  readonly at: Date
  readonly content: string
}

/** What every statement source keeps, whoever wrote the file. */
export function statementSourceContract(name: string, build: () => StatementSourceUnderTest): void {
  describe(`${name} as a statement source`, () => {
    test('recognises its own file with the business day, and no other name', () => {
      const { source, writeFile } = build()
      expect(source.recognise(writeFile('2026-09-30', transactions).name)).toEqual({
        businessDay: '2026-09-30',
      })
      for (const foreign of ['', 'readme.txt', '../secret', 'a.csv~', '.hidden']) {
        expect(source.recognise(foreign)).toBeUndefined()
      }
    })

    test('reads each transaction with our reference, its amount and its instant', async () => {
      const { source, writeFile } = build()
      const rows = await readAll(source, [writeFile('2026-09-30', transactions).bytes])
      expect(rows.map(essence)).toEqual(
        transactions.map((transaction) => ({
          reference: transaction.reference,
          providerTransaction: transaction.providerTransaction,
          amount: transaction.amount,
          at: transaction.at.getTime(),
          content: transaction.content,
        })),
      )
      const references = rows.map((row) => row.is === 'line' && row.line.bankReference)
      expect(new Set(references).size).toBe(transactions.length)
    })

    test('reads the same rows however the bytes are cut', async () => {
      const { source, writeFile } = build()
      const { bytes } = writeFile('2026-09-30', transactions)
      const whole = await readAll(source, [bytes])
      expect(
        await readAll(
          source,
          [...bytes].map((byte) => Uint8Array.of(byte)),
        ),
      ).toEqual(whole)
    })

    test('yields a transaction that the file holds twice twice, with one bank reference', async () => {
      const { source, writeFile } = build()
      const twice = [transactions[0], transactions[0]] as ContractTransaction[]
      const rows = await readAll(source, [writeFile('2026-09-30', twice).bytes])
      const references = rows.map((row) => row.is === 'line' && row.line.bankReference)
      expect(references).toHaveLength(2)
      expect(references[0]).toBe(references[1])
    })

    test('reports a line with a broken amount by its number and field and reads the rest', async () => {
      const { source, writeFile, breakAmount } = build()
      const clean = await readAll(source, [writeFile('2026-09-30', transactions).bytes])
      const victim = clean[1]?.raw as string
      const broken = writeFile('2026-09-30', transactions)
        .bytes.toString('utf8')
        .replace(victim, () => breakAmount(victim))
      const rows = await readAll(source, [Buffer.from(broken)])
      expect(rows.map((row) => row.is)).toEqual(['line', 'problem', 'line'])
      expect(rows[1]).toMatchObject({ lineNumber: 3, problem: { field: 'amount' } })
      expect([rows[0], rows[2]]).toEqual([clean[0], clean[2]])
    })

    test('yields the first row before the file ends', async () => {
      const { source, writeFile } = build()
      const { bytes } = writeFile('2026-09-30', transactions)
      const endless = (async function* () {
        yield bytes
        for (;;) yield Buffer.from('\n')
      })()
      for await (const row of source.read(endless)) {
        expect(row.is).toBe('line')
        return
      }
      expect.unreachable('no row came')
    })

    test('writes the same answer files for the same findings, and a larger one for more', () => {
      const { source } = build()
      if (!source.writeDifferences) return
      const none = source.writeDifferences('2026-09-30', [], noDifference)
      const some = source.writeDifferences('2026-09-30', [onlyHere], oneDifference)
      expect(source.writeDifferences('2026-09-30', [onlyHere], oneDifference)).toEqual(some)
      expect(sizeOf(some)).toBeGreaterThan(sizeOf(none))
    })
  })
}

const transactions: readonly ContractTransaction[] = ['A', 'B', 'C'].map((letter, index) => ({
  reference: `REF${letter}`,
  providerTransaction: `PT${letter}`,
  amount: 100_000 * (index + 1) + index,
  at: new Date(`2026-09-30T0${index}:15:30+07:00`),
  content: `học phí ${letter}`,
}))

const onlyHere: ComparedRow = {
  outcome: 'only-here',
  raw: null,
  ours: {
    reference: 'REFX',
    amount: 5_000,
    paidAt: new Date('2026-09-30T08:00:00+07:00'),
    providerTransaction: 'PTX',
  },
}
const noDifference = { matched: { count: 2, amount: 10_000 }, differing: { count: 0, amount: 0 } }
const oneDifference = { ...noDifference, differing: { count: 1, amount: 5_000 } }

async function readAll(source: StatementSource, chunks: readonly Uint8Array[]): Promise<StatementRow[]> {
  const bytes = (async function* () {
    yield* chunks
  })()
  const rows: StatementRow[] = []
  for await (const row of source.read(bytes)) rows.push(row)
  return rows
}

function essence(row: StatementRow) {
  if (row.is === 'problem') return row
  const { requestReference, providerTransaction, amount, at, content } = row.line
  return { reference: requestReference, providerTransaction, amount, at: Date.parse(at), content }
}

const sizeOf = (files: ReadonlyMap<string, Buffer>) =>
  [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
