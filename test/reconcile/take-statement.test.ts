import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type {
  AccountStatementRow,
  AccountStatementSource,
  StatementMovement,
} from '../../src/ports/account-statement.ts'
import { type BankLineParts, takeStatement } from '../../src/reconcile/take-statement.ts'
import { type BankScene, newBankReference, openBankScene } from '../support/bank-scene.ts'
import { readingParts } from '../support/reading-parts.ts'
import { later } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let folder: string
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-bank-'))
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  scene = await openBankScene(bench)
})

/** A source whose files are the rows themselves. */
const source: AccountStatementSource = {
  id: 'rows',
  tells: 'movements',
  recognise: () => true,
  async *read(bytes) {
    let text = ''
    for await (const chunk of bytes) text += Buffer.from(chunk).toString('utf8')
    yield* JSON.parse(text) as AccountStatementRow[]
  },
}
const sender = { name: 'bank', source }

let files = 0
async function write(rows: readonly AccountStatementRow[], name = `file-${files++}.json`): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(rows))
  return path
}
/** Takes a file in, a second after the one before. */
const take = async (rows: readonly AccountStatementRow[], changes: Partial<BankLineParts> = {}, as = {}) => {
  const path = await write(rows)
  const at = later(files)
  return takeStatement(path, { ...sender, ...as }, readingParts(bench.store, { clock: () => at, ...changes }))
}
const nothing = { count: 0, amount: 0 }

const movement = (
  memo: string,
  amount: number,
  changes: Partial<StatementMovement> = {},
): AccountStatementRow => ({
  is: 'line',
  lineNumber: 1,
  line: {
    ...{
      account: scene.account,
      direction: 'in',
      reference: newBankReference(),
      amount,
      bookedOn: '2026-10-05',
      memo,
    },
    ...changes,
  },
})
const statement = (
  lines: readonly AccountStatementRow[],
  balances: { opening?: number; closing?: number } = {},
) => {
  const { account } = scene
  const { opening, closing } = balances
  const head = { account, sequence: 17, ...(opening === undefined ? {} : { opening }) }
  const end = { account, lastDay: '2026-10-05', ...(closing === undefined ? {} : { closing }) }
  return [{ is: 'statement', head }, ...lines, { is: 'end', end }] as const satisfies AccountStatementRow[]
}

test('the money of a file is given to its owners, and the file says where it all is', async () => {
  const an = await scene.student()
  const bill = await scene.bill(an.code, 500_000)
  const lines = [
    movement(an.paymentCode, 500_000),
    movement('hoc phi', 70_000),
    movement('Tra lai', 1_234),
    movement('rut tien', 200, { direction: 'out' }),
  ]
  const notFee = [{ name: 'interest', direction: 'in', pattern: /tra lai/i }] as const
  const taken = await take(statement(lines, { opening: 0, closing: 571_034 }), { notFee })
  expect(taken).toMatchObject({
    wasKnown: false,
    summary: {
      ...{ statements: 1, lines: 4, known: 0, conflicts: 0, problems: [] },
      money: {
        posted: { count: 1, amount: 500_000 },
        ambiguous: { count: 0, amount: 0 },
        suspense: { count: 2, amount: 70_200 },
        'not-fee': { count: 1, amount: 1_234 },
      },
    },
  })
  expect((await scene.billOf(bill)).state).toBe('paid')
})

test('the same bytes under another name are known, and nothing is done again (D7)', async () => {
  const rows = statement([movement('hoc phi', 70_000)])
  const { summary } = await take(rows)
  expect(await take(rows)).toMatchObject({ wasKnown: true, summary })
})

test('the same bytes of another bank are a file of their own', async () => {
  const rows = statement([movement('hoc phi', 70_000)])
  const { id } = await take(rows)
  const other = await take(rows, {}, { name: 'another bank' })
  expect(other).toMatchObject({ wasKnown: false, source: 'another bank', summary: { known: 1 } })
  expect(other.id).not.toBe(id)
})

test('a file that is read again says where its money is by now, and that it was the first to tell of it', async () => {
  const an = await scene.student()
  await scene.bill(an.code, 100_000)
  const rows = statement([movement('hoc phi', 70_000), movement('hoc phi', 5)])
  const first = await take(rows)
  await take(statement(rows.slice(1, 2)))
  const { rows: pieces } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where account = $1 and allocations.amount = 70000`,
    [scene.account],
  )
  const given = {
    allocationId: pieces[0].id,
    schoolCode: scene.schoolCode,
    studentCode: an.code,
    by: 'mai',
  }
  await bench.store.bankLines.giveTo(given, () => new Map(), later(0))
  const again = await take(rows, {}, { again: true })
  expect(again).toMatchObject({
    ...{ id: first.id, wasKnown: false },
    summary: {
      ...{ lines: 2, known: 0 },
      money: { posted: { count: 1, amount: 70_000 }, suspense: { count: 1, amount: 5 } },
    },
  })
  const { readAt } = again
  expect(readAt).not.toEqual(first.readAt)
  expect(await take(rows)).toMatchObject({ wasKnown: true, readAt, summary: again.summary })
})

test('a line that stands twice in a file is one movement, whose money counts once', async () => {
  const line = movement('hoc phi', 70_000)
  const { summary } = await take(statement([line, line]))
  expect(summary).toMatchObject({ lines: 2, known: 1, money: { suspense: { count: 1, amount: 70_000 } } })
})

test('a line that contradicts an earlier one is counted as a contradiction', async () => {
  const reference = newBankReference()
  await take(statement([movement('hoc phi', 10, { reference })]))
  const { summary } = await take(statement([movement('hoc phi', 11, { reference })]))
  expect(summary).toMatchObject({ conflicts: 1 })
})

test('of several files each movement is counted once, by day and altogether, with where its money is now', async () => {
  const an = await scene.student()
  await scene.bill(an.code, 500_000)
  const lines = [
    movement(an.paymentCode, 500_000),
    movement('hoc phi', 70_000),
    movement('rut tien', 200, { direction: 'out' }),
    movement('hoc phi', 10, { bookedOn: '2026-10-04' }),
  ]
  const early = statement(lines.slice(3), { opening: 0, closing: 10 })
  const files = [await take(early), await take(statement(lines, { opening: 10, closing: 569_820 }))]
  await take(statement([movement('hoc phi', 1)], { opening: 7, closing: 8 }))
  const ids = files.map(({ id }) => id)
  const { rows } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where account = $1 and outcome = 'posted'`,
    [scene.account],
  )
  await bench.store.moneyDesk.undo(rows[0].id, { by: 'mai', reason: 'wrong' }, later(0))
  const inSuspense = (count: number, amount: number) => ({ posted: nothing, suspense: { count, amount } })
  const { account } = scene
  expect(await bench.store.bankFiles.daysOfFiles(ids)).toMatchObject([
    {
      ...{ account, day: '2026-10-04', opening: null, closing: null, paidOut: nothing },
      ...{ received: { count: 1, amount: 10 }, money: inSuspense(1, 10) },
    },
    {
      ...{ account, day: '2026-10-05', opening: 10, closing: 569_820, paidOut: { count: 1, amount: 200 } },
      ...{ received: { count: 2, amount: 570_000 }, money: inSuspense(2, 570_000) },
    },
  ])
  expect(await bench.store.bankFiles.sumUpFiles(ids)).toMatchObject({
    ...{ received: { count: 3, amount: 570_010 }, paidOut: { count: 1, amount: 200 } },
    money: inSuspense(3, 570_010),
  })
})

test('a day on which nothing moved is one of its file by its balance, and of two that end on it the lower number says what was there before', async () => {
  const { account } = scene
  const balance = (sequence: number, closing: number): AccountStatementRow[] => [
    { is: 'statement', head: { account, sequence, opening: closing } },
    { is: 'end', end: { account, lastDay: '2026-10-05', closing } },
  ]
  const { id } = await take([...balance(18, 300), ...balance(17, 200)])
  expect(await bench.store.bankFiles.daysOfFiles([id])).toMatchObject([
    { account, day: '2026-10-05', opening: 200, closing: 300, received: nothing, paidOut: nothing },
  ])
})

test('while somebody works on bytes nobody else does, and then who waited does (C3)', async () => {
  const { whileAlone } = bench.store.bankFiles
  const bytes = crypto.randomUUID()
  const inTurn = await whileAlone(bytes, async () => {
    const next = whileAlone(bytes, async () => 'next', 60_000)
    await expect(whileAlone(bytes, async () => 'both')).rejects.toMatchObject({ code: 'conflict' })
    await expect(whileAlone(bytes, async () => 'both', 1)).rejects.toMatchObject({ code: 'conflict' })
    expect(await whileAlone(crypto.randomUUID(), async () => 'others')).toBe('others')
    return { next }
  })
  expect(await inTurn.next).toBe('next')
})

test('statements that overlap give every movement once (D8)', async () => {
  const days = ['01', '02', '03', '04', '05', '06', '07', '08'].map((day) =>
    movement('hoc phi', 10_000, { bookedOn: `2026-10-${day}` }),
  )
  expect((await take(statement(days.slice(0, 5)))).summary).toMatchObject({ lines: 5, known: 0 })
  expect((await take(statement(days.slice(3)))).summary).toMatchObject({ lines: 5, known: 2 })
  const { rows } = await bench.pool.query('select count(*) as count from bank_lines where account = $1', [
    scene.account,
  ])
  expect(rows[0].count).toBe(8)
})

test('without references, equal lines of one file are several, and the same lines of another file are known', async () => {
  const equal = movement('hoc phi', 10_000)
  if (equal.is !== 'line') throw new Error('a movement is a line')
  const { reference: _none, ...line } = equal.line
  const rows = [
    { ...equal, line },
    { ...equal, line },
  ]
  expect((await take(statement(rows))).summary).toMatchObject({ lines: 2, known: 0 })
  const more = [...rows, { ...equal, line }]
  expect((await take(statement(more))).summary).toMatchObject({ lines: 3, known: 2 })
})

test('a file that another process reads is left to it (C3)', async () => {
  const path = await write(statement([movement('hoc phi', 10_000)]))
  const twice = await Promise.allSettled(
    [1, 2].map(() => takeStatement(path, sender, readingParts(bench.store))),
  )
  const done = twice.filter(({ status }) => status === 'fulfilled')
  expect(done.length).toBeGreaterThan(0)
  for (const one of twice) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
  }
  const { rows } = await bench.pool.query('select count(*) as count from bank_lines where account = $1', [
    scene.account,
  ])
  expect(rows[0].count).toBe(1)
})

test('a reader that dies in the middle is gone on with, and the end is as if nothing had happened (C2)', async () => {
  const an = await scene.student()
  const bill = await scene.bill(an.code, 10_500 * 100)
  const rows = statement(Array.from({ length: 10_500 }, () => movement(an.paymentCode, 100)))
  let chunks = 0
  const { bankLines } = bench.store
  const dying: BankLineParts['bankLines'] = {
    ...bankLines,
    take: (...given) => {
      chunks += 1
      return chunks === 3 ? Promise.reject(new Error('of the test')) : bankLines.take(...given)
    },
  }
  const path = await write(rows)
  const parts = readingParts(bench.store)
  await expect(takeStatement(path, sender, { ...parts, bankLines: dying })).rejects.toThrow('of the test')
  expect((await scene.billOf(bill)).paid).toBe(10_000 * 100)
  const taken = await takeStatement(path, sender, parts)
  expect(taken.summary).toMatchObject({
    lines: 10_500,
    known: 0,
    money: { posted: { count: 10_500, amount: 1_050_000 } },
  })
  expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 1_050_000 })
})

test('a statement whose lines do not add up is said, and so are lines that cannot be read', async () => {
  const problem = { field: 'Amt', code: 'amount_form', message: 'must be whole đồng' }
  const line = { ...movement('hoc phi', 10), lineNumber: 9 } as AccountStatementRow
  const wrong = await take(statement([line], { opening: 0, closing: 11 }))
  expect(wrong.summary.problems).toEqual([
    {
      ...{ line: 9, field: 'balance', code: 'balance_mismatch' },
      message: 'opens with 0 đồng, moves 10 đồng and closes with 11 đồng',
    },
  ])
  const rows = statement([movement('hoc phi', 10), { is: 'problem', lineNumber: 7, problem }], {
    opening: 0,
    closing: 11,
  })
  expect((await take(rows)).summary.problems).toEqual([{ line: 7, ...problem }])
})

test('a line and a last day that are further ahead than banks book are said and not taken, and all else is', async () => {
  const ahead = movement('hoc phi', 20, { bookedOn: '2062-10-05' })
  const lines = [
    movement('hoc phi', 10),
    { ...ahead, lineNumber: 3 },
    movement('nghi Tet', 30, { bookedOn: '2026-10-31' }),
  ]
  const [head, , , , end] = statement(lines, { opening: 0, closing: 60 })
  const rows = [
    head,
    ...lines,
    { ...end, end: { account: scene.account, lastDay: '2062-10-05', closing: 60 } },
  ]
  const { summary } = await take(rows as AccountStatementRow[])
  expect(summary.money).toMatchObject({ suspense: { count: 2, amount: 40 } })
  expect(summary.problems).toMatchObject([
    { line: 3, field: 'bookedOn', code: 'date_ahead' },
    { field: 'lastDay', code: 'date_ahead' },
  ])
  const { rows: kept } = await bench.pool.query(
    'select last_day from account_statements where account = $1',
    [scene.account],
  )
  expect(kept).toEqual([{ last_day: null }])
  const { rows: booked } = await bench.pool.query(
    'select at from bank_lines where account = $1 and booked_on = $2',
    [scene.account, '2026-10-31'],
  )
  expect(booked).toEqual([{ at: later(files) }])
})

test('a line by a name longer than any bank has is said by its field and not taken, and all else is', async () => {
  // Random, so that nothing presses it into an entry of an index.
  const long = randomBytes(2_000).toString('hex')
  const rows = statement([
    { ...movement('hoc phi', 10, { reference: long }), lineNumber: 2 },
    { ...movement('hoc phi', 20, { virtualAccount: long }), lineNumber: 3 },
    movement('hoc phi', 30),
  ] as AccountStatementRow[])
  const { summary } = await take(rows)
  expect(summary.money).toMatchObject({ suspense: { count: 1, amount: 30 } })
  expect(summary.problems).toMatchObject([
    { line: 2, field: 'reference', code: 'too_long' },
    { line: 3, field: 'virtualAccount', code: 'too_long' },
  ])
})

test('a reference that comes again half a year later is of another movement: both are kept, and it is not taken for known', async () => {
  const reference = newBankReference()
  const on = (bookedOn: string) => statement([movement('hoc phi', 10, { reference, bookedOn })])
  await take(on('2026-03-02'))
  expect((await take(on('2026-08-29'))).summary).toMatchObject({ known: 1, conflicts: 0 })
  expect((await take(on('2026-08-30'))).summary).toMatchObject({ known: 0, conflicts: 1 })
})

test('statements that did not come show as gaps of their numbers (O12)', async () => {
  const numbered = (sequence: number) =>
    statement([movement('hoc phi', 10)]).map((row) =>
      row.is === 'statement' ? { ...row, head: { ...row.head, sequence } } : row,
    )
  for (const sequence of [16, 18, 19, 23]) await take(numbered(sequence))
  const gaps = (await bench.store.bankFiles.gaps()).filter(({ account }) => account === scene.account)
  expect(gaps).toEqual([
    { account: scene.account, from: 17, to: 17 },
    { account: scene.account, from: 20, to: 22 },
  ])
})
