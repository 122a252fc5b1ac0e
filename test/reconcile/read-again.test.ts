import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountStatementRow, StatementMovement } from '../../src/ports/account-statement.ts'
import { takeStatement } from '../../src/reconcile/take-statement.ts'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { readingParts } from '../support/reading-parts.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let folder: string
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-again-'))
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  scene = await openBankScene(bench)
})

type Says = Pick<StatementMovement, 'amount'> & Partial<StatementMovement>

const line = (says: Says): AccountStatementRow => ({
  is: 'line',
  lineNumber: 1,
  line: { account: scene.account, direction: 'in', bookedOn: '2026-10-05', memo: 'hoc phi', ...says },
})
const unread: AccountStatementRow = {
  is: 'problem',
  lineNumber: 1,
  problem: { field: 'row', code: 'row_form', message: 'is odd' },
}

/** Reads the bytes of one file, as readers of one version after another understand them. */
async function readInTurn(...versions: readonly AccountStatementRow[][]) {
  const path = join(folder, crypto.randomUUID())
  await writeFile(path, path)
  const readers = versions.map((rows) => async () => {
    const source = {
      ...({ id: 'rows', tells: 'movements', recognise: () => true } as const),
      async *read() {
        yield* rows
      },
    }
    return takeStatement(path, { name: 'bank', source, again: true }, readingParts(bench.store))
  })
  const last = readers.pop()
  for (const read of readers) await read()
  return last?.()
}

/** What is kept of the account: reference and amount of each movement. */
async function kept(): Promise<string[]> {
  const { rows } = await bench.pool.query(
    `select case when reference like 'SAYS:%' then right(reference, 2) else reference end || ' ' || amount as line
     from bank_lines where account = $1 order by 1`,
    [scene.account],
  )
  return rows.map((row) => row.line)
}

test('a line that is understood now stands before others that are known, and is taken in', async () => {
  const an = await scene.student()
  const bill = await scene.bill(an.code, 9_000)
  const [first, second] = [line({ reference: 'B', amount: 4 }), line({ reference: 'C', amount: 5 })]
  const odd = line({ reference: 'A', amount: 9_000, memo: an.paymentCode })
  const read = await readInTurn([unread, first, second], [odd, first, second], [odd, first, second])
  expect(await kept()).toEqual(['A 9000', 'B 4', 'C 5'])
  expect(read?.summary).toMatchObject({ lines: 3, known: 0, conflicts: 0, problems: [] })
  expect(await scene.standingOf(bill)).toBe('paid 9000')
})

test('a movement whose reference is read otherwise now is the one that it was', async () => {
  const others = [line({ reference: 'X', amount: 5 }), line({ reference: 'Y', amount: 6 })]
  const read = await readInTurn(
    [unread, line({ reference: 'HD1', amount: 5 }), ...others],
    [line({ reference: 'Z', amount: 1 }), line({ reference: 'HD1/2', amount: 5 }), ...others],
  )
  expect(await kept()).toEqual(['HD1 5', 'X 5', 'Y 6', 'Z 1'])
  expect(read?.summary).toMatchObject({ lines: 4, conflicts: 0 })
})

test('what no bank numbered and is worded otherwise now is what it was, and one more of the same words is new', async () => {
  const worded = (memo: string) => line({ amount: 5, memo })
  await readInTurn([worded('mot'), worded('mot')], [worded('một'), worded('một')])
  expect(await kept()).toEqual([':1 5', ':2 5'])
  await readInTurn([unread, worded('ba')], [worded('ba'), worded('ba')])
  expect(await kept()).toEqual([':1 5', ':1 5', ':2 5', ':2 5'])
})

test.each<[string, Says[], Says[]]>([
  [
    'one batch is several movements',
    [{ reference: 'B', amount: 5 }],
    [
      { reference: 'B/1', amount: 2 },
      { reference: 'B/2', amount: 3 },
    ],
  ],
  ['another amount was read', [{ reference: 'B', amount: 100 }], [{ reference: 'B', amount: 100_000 }]],
  [
    'another day was read',
    [{ reference: 'B', amount: 5 }],
    [{ reference: 'C', amount: 5, bookedOn: '2025-10-05' }],
  ],
  [
    'one of two has another reference, and nobody knows which',
    [{ reference: 'B', amount: 5 }],
    [
      { reference: 'B/1', amount: 5 },
      { reference: 'B/2', amount: 5 },
    ],
  ],
  [
    'one is not read any more',
    [
      { reference: 'B', amount: 5 },
      { reference: 'C', amount: 6 },
    ],
    [{ reference: 'B', amount: 5 }],
  ],
])('where %s, nothing of the file is taken', async (_where, before, now) => {
  const reading = readInTurn(before.map(line), [line({ reference: 'NEW', amount: 1 }), ...now.map(line)])
  await expect(reading).rejects.toMatchObject({
    code: 'invalid_request',
    detail: expect.stringContaining('could count twice'),
  })
  expect(await kept()).toEqual(before.map(({ reference, amount }) => `${reference} ${amount}`))
})

test('a line that contradicted another is kept as a contradiction once', async () => {
  await readInTurn([line({ reference: 'K', amount: 10 })])
  const rows = [line({ reference: 'K', amount: 11 }), line({ reference: 'L', amount: 1 })]
  const read = await readInTurn([unread, ...rows], [line({ reference: 'M', amount: 2 }), ...rows])
  expect(read?.summary).toMatchObject({ lines: 2, conflicts: 1 })
  expect(await kept()).toEqual(['K 10', 'L 1', 'M 2'])
})

test('a contradiction that no line of a file makes any more keeps nothing of it back', async () => {
  const [first, second] = [line({ reference: 'P', amount: 1 }), line({ reference: 'Q', amount: 2 })]
  await readInTurn([line({ reference: 'Q', amount: 3 })])
  await readInTurn([first, second], [first])
  expect(await kept()).toEqual(['P 1', 'Q 3'])
})
