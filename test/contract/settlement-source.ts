import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SettlementItem } from '../../src/domain/statements/settlement.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { DifferingItem, SettlementRow, SettlementSource } from '../../src/ports/settlement-source.ts'
import { bytesIn, expectSameHoweverCut } from '../support/bytes.ts'

export type WrittenItem = Omit<SettlementItem, 'line'>

/** What the suite needs of a source: a way to have its provider write files, and to read what goes back. */
export interface SettlementSourceUnderTest {
  /** One that writes differences, where the provider wants them. */
  readonly source: SettlementSource
  /** The line that people see beside the first item of a file. */
  readonly firstLine: number
  /** The provider's file for a day, which may be none: these items in this order, each on a line. */
  writeFile(
    day: string,
    items: readonly WrittenItem[],
  ): Promise<{ readonly name: string; readonly bytes: Buffer }>
  /** Makes one item of a file one that nobody can read. */
  spoil(file: Buffer, item: WrittenItem): Promise<Buffer>
  /** What the provider finds in the files that go back, a transaction each. Absent where it wants none. */
  readonly readDifferences?: (files: ReadonlyMap<string, Buffer>) => readonly ReadDifference[]
}

/** A transaction as the provider finds it: what both sides call it, and what each says of the amount; null is nothing. */
export interface ReadDifference {
  readonly partnerTransaction: string | null
  readonly providerTransaction: string | null
  readonly theirs: number | null
  readonly ours: number | null
}

/** What every source of settlements keeps, whatever the form. */
export function settlementSourceContract(name: string, build: () => SettlementSourceUnderTest): void {
  describe(`${name} as a source of settlements`, () => {
    const { source, firstLine, writeFile, spoil, readDifferences } = build()
    const fileOf = async (items: readonly WrittenItem[]) => (await writeFile(day, items)).bytes

    test('knows its files, and their business day, by their names', async () => {
      expect(source.recognise((await writeFile(day, [])).name)).toEqual({ businessDay: day })
      expect(source.recognise((await writeFile('2028-02-29', [])).name)).toEqual({
        businessDay: '2028-02-29',
      })
      for (const foreign of ['', 'readme.txt', '../secret', '.hidden', '20261005', 'a.docx']) {
        expect(source.recognise(foreign)).toBeUndefined()
      }
    })

    test.each([
      '2025-02-29',
      '2025-02-31',
      '2025-04-31',
      '2025-13-01',
      '2025-00-10',
      '2025-10-00',
    ])('a file of %s is of no day', async (none) => {
      expect(source.recognise((await writeFile(none, [])).name)).toBeUndefined()
    })

    test('reads each item with its line and all that is said of it; what is taken back is below 0', async () => {
      const rows = await readAll(source, await fileOf(items))
      expect(rows).toEqual(
        items.map((item, index) => ({ is: 'item', item: { line: firstLine + index, ...item } })),
      )
    })

    test('reads the same rows however the bytes are cut', async () => {
      await expectSameHoweverCut(await fileOf(items), (...pieces) => readAll(source, ...pieces))
    })

    test('an item that stands twice is read twice', async () => {
      const rows = await readAll(source, await fileOf([payment, payment]))
      expect(rows.map((row) => row.is === 'item' && row.item.line)).toEqual([firstLine, firstLine + 1])
    })

    test('a bad row is a problem with its line that says nothing of it, and the rest goes on', async () => {
      const clean = await readAll(source, await fileOf(items))
      for (const [index, item] of items.entries()) {
        const rows = await readAll(source, await spoil(await fileOf(items), item))
        expect(rows[index]).toMatchObject({ is: 'problem', lineNumber: firstLine + index })
        for (const word of [item.partnerTransaction, item.providerTransaction]) {
          expect(JSON.stringify(rows[index])).not.toContain(word)
        }
        expect(rows.toSpliced(index, 1)).toEqual(clean.toSpliced(index, 1))
      }
    })

    test('whatever bytes come, there is an item of it or none, and what is thrown is a refusal', async () => {
      await expect(readAll(source, Buffer.from('nothing of the kind'))).rejects.toThrow(GatewayError)
      await expect(readAll(source)).rejects.toThrow(GatewayError)
      const bytes = await fileOf(items)
      const place = fc.nat({ max: bytes.length - 1 })
      await fc.assert(
        fc.asyncProperty(place, fc.uint8Array({ maxLength: 4 }), async (at, put) => {
          const broken = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + put.length)])
          const rows = await readAll(source, broken).catch(refusalOnly)
          for (const row of rows) if (row.is === 'item') assertSound(row.item)
        }),
      )
    })

    test('who stops reading closes the file', async () => {
      const file = bytesIn(await fileOf(items))
      for await (const row of source.read(file.bytes)) {
        expect(row.is).toBe('item')
        break
      }
      expect(file.isClosed()).toBe(true)
    })

    if (!readDifferences) return

    describe('what goes back', () => {
      const write = (rows: readonly DifferingItem[], of = day) =>
        source.writeDifferences?.(of, rows) ?? expect.unreachable('it writes none')

      test('names every transaction that differs once, whatever stands in the names', () => {
        fc.assert(
          fc.property(fc.array(differing, { maxLength: 20 }), (rows) => {
            expect(readDifferences(write(rows))).toEqual(rows.map(asRead))
          }),
        )
      })

      test('is whole where nothing differs, and the same bytes for the same', () => {
        expect(readDifferences(write([]))).toEqual([])
        const rows = fc.sample(differing, { numRuns: 5, seed: 1 })
        expect(write(rows)).toEqual(write(rows))
      })

      test('has names that are files of their day alone', () => {
        const names = [...write([]).keys()]
        expect(names).not.toEqual([])
        for (const one of names) expect(one).toMatch(/^[\w.-]+$/)
        for (const one of write([], '2026-10-06').keys()) expect(names).not.toContain(one)
      })
    })
  })
}

const day = '2026-10-05'

const payment: WrittenItem = {
  ...{ kind: 'payment', partnerTransaction: 'HD0001', providerTransaction: 'PT0001', batch: 'LO01' },
  ...{ gross: 1_250_000, fee: 2_500, feeTax: 250, net: 1_247_250 },
  paidAt: new Date('2026-10-05T16:59:59Z'),
}
const items: readonly WrittenItem[] = [
  payment,
  {
    ...{ kind: 'refund', partnerTransaction: 'HD0002', providerTransaction: 'PT0002', batch: 'LO01' },
    ...{ originalTransaction: 'PT0001', gross: -250_000, fee: 0, feeTax: 0, net: -250_000 },
    paidAt: new Date('2026-10-05T02:00:00Z'),
  },
  {
    ...{ kind: 'cancel', partnerTransaction: 'HD0003', providerTransaction: 'PT0003', batch: 'LO02' },
    ...{ originalTransaction: 'PT0000', gross: -90_000, fee: -180, feeTax: -18, net: -89_802 },
    paidAt: new Date('2026-10-04T17:00:01Z'),
  },
  {
    ...{ kind: 'payment', partnerTransaction: 'HD0004', providerTransaction: 'PT0004', batch: 'LO02' },
    ...{ gross: 1, fee: 0, feeTax: 0, net: 1 },
    paidAt: new Date('2026-10-05T05:00:00Z'),
  },
]

const named = fc.string({ unit: fc.constantFrom(...'Aữ1 ,;"\'\n\r\t|=-'), minLength: 1, maxLength: 12 })
const amount = fc.integer({ min: 1, max: 999_999_999_999 })

/** A difference as comparing finds it: on one side, on the other, or on both. */
const differing: fc.Arbitrary<DifferingItem> = fc
  .record({ reference: named, providerTransaction: named, theirs: amount, amount })
  .chain(({ reference, providerTransaction, theirs, amount }) => {
    const item: SettlementItem = {
      ...{ line: 2, kind: 'payment', partnerTransaction: reference, providerTransaction },
      ...{ gross: theirs, fee: 0, feeTax: 0, net: theirs },
    }
    const ours = { reference, providerTransaction, amount }
    return fc.constantFrom<DifferingItem>(
      { outcome: 'amount-differs', item, ours },
      { outcome: 'only-at-provider', item, ours: null },
      { outcome: 'only-here', item: null, ours },
      { outcome: 'duplicate', item, ours },
    )
  })

const asRead = ({ item, ours }: DifferingItem): ReadDifference => ({
  partnerTransaction: item?.partnerTransaction ?? ours?.reference ?? null,
  providerTransaction: item?.providerTransaction ?? ours?.providerTransaction ?? null,
  theirs: item?.gross ?? null,
  ours: ours?.amount ?? null,
})

/** An item that can be compared and booked: whole money that adds up, on the side of its kind, with a name. */
function assertSound({ kind, gross, fee, feeTax, net, ...item }: SettlementItem): void {
  for (const part of [gross, fee, feeTax, net]) expect(part).toSatisfy(Number.isSafeInteger)
  expect(gross - fee - feeTax).toBe(net)
  expect(kind === 'payment' ? gross : -gross).toBeGreaterThanOrEqual(0)
  expect(item.partnerTransaction ?? item.providerTransaction).toMatch(/./)
  if (item.paidAt) expect(item.paidAt.getTime()).not.toBeNaN()
}

function refusalOnly(error: unknown): SettlementRow[] {
  if (error instanceof GatewayError && error.definition.retry === 'never') return []
  throw error
}

async function readAll(source: SettlementSource, ...chunks: readonly Uint8Array[]): Promise<SettlementRow[]> {
  const rows: SettlementRow[] = []
  for await (const row of source.read(bytesIn(...chunks).bytes)) rows.push(row)
  return rows
}
