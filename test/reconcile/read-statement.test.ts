import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import {
  createDayFile,
  type PlannedDifferences,
  type SettledPayment,
} from '../../simulators/mb-bank/day-file.ts'
import { joinConfirmed } from '../../src/reconcile/join-confirmed.ts'
import { readStatement, type StatementSender } from '../../src/reconcile/read-statement.ts'
import { someone, when } from '../support/approvals.ts'
import { readingParts } from '../support/reading-parts.ts'
import { later, linesOf, newReference, news, noon, openScene, type Scene } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const source = createMbDaily(settings.parse({}))
const firstDay = '2026-09-30'
const secondDay = '2026-10-01'

let bench: StoreBench
let scene: Scene
let folder: string
let sender: StatementSender
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
  folder = await mkdtemp(join(tmpdir(), 'lienthong-statements-'))
  // A channel and a sender of their own keep each test's payments and files apart.
  const name = `mb-${newReference()}`
  sender = { name, source, channel: name, cutOff: 1_440, confirmsPayments: true }
  return () => rm(folder, { recursive: true, force: true })
})

/** Payments of 1 000, 2 000 … đồng, paid at given instants, as we know them and as the bank does. */
async function paid(count: number, at: Date = noon): Promise<SettledPayment[]> {
  const settled: SettledPayment[] = []
  for (let number = 1; number <= count; number += 1) {
    const amount = number * 1_000
    const { id } = await scene.accept(scene.toAccept(linesOf(amount)))
    const reference = newReference()
    await bench.store.payments.open({
      ...{ channel: sender.channel, reference, billId: id, amount },
      ...{ at: noon, askAt: later(60) },
    })
    const said = news(reference, amount, { at })
    await bench.store.payments.post(sender.channel, said, () => new Map(), at)
    const { providerTransaction: bankTransId } = said
    settled.push({ requestId: reference, bankTransId, amount, paidAt: at, content: 'hoc phi' })
  }
  return settled
}

/** Writes a file of the bank and reads it. */
async function readDay(day: string, payments: readonly SettledPayment[], plan: PlannedDifferences = {}) {
  const file = createDayFile(day, payments, plan)
  return readText(file.name, [...file.lines()].join(''))
}
async function writeText(name: string, text: string) {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}
const parts = () => readingParts(bench.store, { clock: () => later(3_600) })
const readPath = (path: string) => readStatement(path, sender, parts())
const readText = async (name: string, text: string) => readPath(await writeText(name, text))
const openBreaks = async () =>
  (await bench.store.statements.breaks({ source: sender.name, limit: 100 })).map(
    ({ day, category, bankAmount, ourAmount, reason }) =>
      [day, category, bankAmount ?? '-', ourAmount ?? '-', reason].join(' '),
  )
const counts = (totals: Awaited<ReturnType<typeof readDay>>['run']['totals']) =>
  Object.fromEntries(Object.entries(totals).map(([outcome, { count }]) => [outcome, count]))
const nothing = { matched: 0, 'amount-differs': 0, 'only-at-bank': 0, 'only-here': 0, duplicate: 0 }

describe('a day file', () => {
  test('without differences matches everything and opens no break', async () => {
    const { run, wasKnown, files } = await readDay(firstDay, await paid(3))
    expect(wasKnown).toBe(false)
    expect(run).toMatchObject({ source: sender.name, day: firstDay, problems: [] })
    expect(run.totals).toMatchObject({ matched: { count: 3, amount: 6_000 } })
    expect(await openBreaks()).toEqual([])
    expect([...files.keys()]).toEqual(['RV_20260930_TH.txt'])
  })

  test('with every planted difference finds each as what it is', async () => {
    const payments = await paid(8)
    const { run } = await readDay(firstDay, payments, {
      amountDiffers: 1,
      missingAtBank: 1,
      duplicateLines: 1,
      brokenLines: 1,
      onlyAtBank: 1,
    })
    expect(counts(run.totals)).toEqual({
      matched: 5,
      'amount-differs': 1,
      'only-at-bank': 1,
      'only-here': 2,
      duplicate: 1,
    })
    expect((await openBreaks()).toSorted()).toEqual([
      `${firstDay} amount-differs 2000 1000 amount-differs`,
      `${firstDay} duplicate 3000 - repeated-in-file`,
      `${firstDay} only-at-bank 123000 - only-at-bank`,
      `${firstDay} only-here - 2000 only-here`,
      `${firstDay} only-here - 4000 only-here`,
    ])
    expect(run.problems).toMatchObject([{ field: 'amount', code: 'amount_form' }])
  })

  test('a broken line is reported by its number, and the rest is read', async () => {
    const payments = await paid(3)
    const { run } = await readDay(firstDay, payments, { brokenLines: 1 })
    expect(run.problems).toEqual([
      { line: 2, field: 'amount', code: 'amount_form', message: expect.any(String) },
    ])
    expect(run.totals.matched.count).toBe(2)
  })

  test('an empty file says that everything of the day is missing at the bank', async () => {
    await paid(2)
    const { run } = await readDay(firstDay, [])
    expect(counts(run.totals)).toEqual({ ...nothing, 'only-here': 2 })
  })

  test('what another sender told of is no repetition', async () => {
    const payments = await paid(1)
    await readDay(firstDay, payments)
    sender = { ...sender, name: `mb-${newReference()}` }
    const { run } = await readDay(firstDay, payments)
    expect(run.totals.duplicate.count).toBe(0)
  })

  test('two lines of one reference that say different things are contested, and nobody is paired', async () => {
    const [payment] = (await paid(1)) as [SettledPayment]
    const [header, line] = [...createDayFile(firstDay, [payment]).lines()] as [string, string]
    const contradiction = line.replace('|1000|VND|', '|1001|VND|')
    const { run } = await readText('RV_20260930_TC.txt', `${header}${line}${contradiction}`)
    expect(counts(run.totals)).toEqual({ ...nothing, 'only-at-bank': 2, 'only-here': 1 })

    // The bank's corrected file of the next day is not held against what contradicted itself.
    const corrected = await readDay(secondDay, [payment])
    expect(counts(corrected.run.totals)).toEqual({ ...nothing, matched: 1 })
    expect(await openBreaks()).not.toContainEqual(expect.stringContaining('only-here'))
  })

  test('a file of somebody else is not read', async () => {
    await expect(readText('mine.txt', '')).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

/** A payment that was started and of which nothing was heard, as the bank tells of it. */
async function started(amount = 1_000) {
  const bill = await scene.accept(scene.toAccept(linesOf(amount)))
  const reference = newReference()
  const asked = { channel: sender.channel, reference, billId: bill.id, amount }
  const { id } = await bench.store.payments.open({ ...asked, at: noon, askAt: later(60) })
  const line = { requestId: reference, bankTransId: `TX-${reference}`, amount, paidAt: noon, content: '' }
  return { id, bill, reference, line }
}
const stateOf = async ({ id, bill }: { id: string; bill: { id: string } }) => [
  (await bench.store.payments.find(id))?.state,
  (await scene.billOf(bill)).state,
]

describe('O6: a payment of which no confirmation came', () => {
  test.each([
    'open',
    'failed',
    'expired',
  ])('and which is %s is confirmed by the file of its channel', async (state) => {
    const silent = await started()
    await bench.pool.query('update payments set state = $2 where id = $1', [silent.id, state])
    const { run, confirmed } = await readDay(firstDay, [silent.line, ...(await paid(1))])
    expect(confirmed).toBe(1)
    expect(counts(run.totals)).toEqual({ ...nothing, matched: 2 })
    expect(await stateOf(silent)).toEqual(['paid', 'paid'])
    expect(await bench.store.payments.find(silent.id)).toMatchObject({
      ...{ paidAmount: 1_000, providerTransaction: silent.line.bankTransId, paidAt: noon },
    })
    expect(await openBreaks()).toEqual([])

    // Its own confirmation, after all, says what is known.
    const late = news(silent.reference, 1_000, { providerTransaction: silent.line.bankTransId })
    expect(await bench.store.payments.post(sender.channel, late, () => new Map(), later(90))).toBe('repeated')
  })

  test('is posted with what the file says of its amount', async () => {
    const silent = await started()
    const { run } = await readDay(firstDay, [{ ...silent.line, amount: 400 }])
    expect(counts(run.totals)).toEqual({ ...nothing, matched: 1 })
    expect(await stateOf(silent)).toEqual(['paid', 'partly-paid'])
  })

  test('is posted once, however many read its file at the same moment', async () => {
    const silent = await started()
    const file = createDayFile(firstDay, [silent.line])
    const path = await writeText(file.name, [...file.lines()].join(''))
    await Promise.all([1, 2, 3, 4].map(() => readPath(path)))
    expect(await stateOf(silent)).toEqual(['paid', 'paid'])
    expect(await openBreaks()).toEqual([])
  })

  test.each([
    ['two lines tell of it', (line: string) => line + line.replace('|1000|VND|', '|1001|VND|')],
    ['its line is not settled', (line: string) => line.replaceAll('|SUCCESS|', '|FAILED|')],
    ['its line is of nothing', (line: string) => line.replace('|1000|VND|', '|0|VND|')],
  ])('stays open where %s', async (_why, change) => {
    sender = { ...sender, source: createMbDaily(settings.parse({ statuses: { FAILED: 'failed' } })) }
    const silent = await started()
    const [header, line] = [...createDayFile(firstDay, [silent.line]).lines()] as [string, string]
    await readText('RV_20260930_TC.txt', `${header}${change(line)}`)
    expect(await stateOf(silent)).toEqual(['open', 'issued'])
  })

  test('stays open, and is only at the bank, where the sender does not confirm; its confirmation ends the difference', async () => {
    sender = { ...sender, confirmsPayments: false }
    const silent = await started()
    const { run, confirmed } = await readDay(firstDay, [silent.line])
    expect(confirmed).toBe(0)
    expect(counts(run.totals)).toEqual({ ...nothing, 'only-at-bank': 1 })
    expect(await stateOf(silent)).toEqual(['open', 'issued'])
    await confirm(silent)
    expect(await openBreaks()).toEqual([])
  })
})

/** The confirmation of a payment comes after all, and what was read is looked at again. */
async function confirm({ reference, line }: Awaited<ReturnType<typeof started>>, amount = line.amount) {
  const said = news(reference, amount, { providerTransaction: line.bankTransId })
  await bench.store.payments.post(sender.channel, said, () => new Map(), later(90))
  await joinConfirmed(sender, parts())
}

describe('a payment that is confirmed after its line was read', () => {
  const breaks = async () =>
    (await bench.store.breaks.list({ source: sender.name, limit: 9 })).map(
      ({ category, state, bankAmount, ourAmount }) => [category, state, bankAmount, ourAmount].join(' '),
    )
  beforeEach(() => {
    sender = { ...sender, confirmsPayments: false }
  })

  test('ends its difference, with its history, and is missing in no other file of its day', async () => {
    const silent = await started()
    await readDay(firstDay, [silent.line])
    await joinConfirmed(sender, parts())
    expect(await breaks()).toEqual(['only-at-bank open 1000 '])
    await confirm(silent)
    expect(await breaks()).toEqual(['only-at-bank closed 1000 1000'])
    const [{ id } = { id: 0 }] = await bench.store.breaks.list({ source: sender.name, limit: 1 })
    expect((await bench.store.breaks.find(id))?.steps).toMatchObject([
      { did: 'closed', by: 'gateway', resolution: 'confirmed-later' },
    ])
    const { run } = await readDay(firstDay, [{ ...silent.line, requestId: 'OTHER', bankTransId: 'OTHER' }])
    expect(counts(run.totals)).toEqual({ ...nothing, 'only-at-bank': 1 })
  })

  test('with another amount, it is a difference of that payment', async () => {
    const silent = await started()
    await readDay(firstDay, [silent.line])
    await confirm(silent, 900)
    expect(await breaks()).toEqual(['amount-differs open 1000 900'])
  })

  test('ends one that people let be, and none that they resolved', async () => {
    const [one, other] = [await started(), await started()]
    await readDay(firstDay, [one.line, other.line])
    const [second, first] = await bench.store.breaks.list({ source: sender.name, limit: 2 })
    const by = { note: 'so it is', by: 'chi', at: later(30) }
    await bench.store.breaks.act({ ...by, id: first?.id ?? 0, did: 'excepted' })
    await bench.store.breaks.resolve({
      ...{ ...by, id: second?.id ?? 0, resolution: 'explained' },
      channelOf: () => sender.channel,
    })
    await confirm(one)
    await confirm(other)
    expect(await breaks()).toEqual(['only-at-bank resolved 1000 ', 'only-at-bank closed 1000 1000'])
  })

  test('of two lines that name one payment, a person says which it is', async () => {
    const silent = await started()
    await readDay(firstDay, [{ ...silent.line, bankTransId: 'A' }])
    await readDay(secondDay, [{ ...silent.line, bankTransId: 'B' }])
    await confirm(silent)
    expect(await breaks()).toEqual(['only-at-bank open 1000 ', 'only-at-bank open 1000 '])
  })
})

test('what the channel took back is not missing at the bank, whether it was taken before the file was read or after', async () => {
  const payments = await paid(3)
  const takeBack = async ({ requestId }: SettledPayment) => {
    const { rows } = await bench.pool.query('select id from payments where reference = $1', [requestId])
    const order = { paymentId: rows[0].id, reason: 'charged back', actor: someone('mai') }
    await bench.store.reversals.reverse({ ...order, why: 'taken-back' }, when(later(30)))
  }
  const [before, after] = payments as [SettledPayment, SettledPayment]
  await takeBack(before)
  const { run } = await readDay(firstDay, [])
  expect(counts(run.totals)).toEqual({ ...nothing, 'only-here': 2 })
  await takeBack(after)
  await bench.store.settlements.bookArrived(new Map(), later(90))
  expect(await openBreaks()).toEqual([`${firstDay} only-here - 3000 only-here`])
  // A file that tells of it all the same is no difference.
  const { run: second } = await readDay(secondDay, payments)
  expect(counts(second.totals)).toEqual({ ...nothing, matched: 3 })
})

describe('read again', () => {
  test('the same bytes, under whatever name, do nothing and give the same answers', async () => {
    const payments = await paid(3)
    const first = await readDay(firstDay, payments, { missingAtBank: 1 })
    const breaks = await openBreaks()
    const text = [...createDayFile(firstDay, payments, { missingAtBank: 1 }).lines()].join('')
    for (const name of ['RV_20260930_TC.txt', 'RV_20261001_TC.txt']) {
      const again = await readText(name, text)
      expect(again).toEqual({ ...first, wasKnown: true })
    }
    expect(await openBreaks()).toEqual(breaks)
    expect(first.files.size).toBe(2)
  })

  test('other bytes with the same lines are duplicates, and what is missing is missing once', async () => {
    const payments = await paid(3)
    await readDay(firstDay, payments, { missingAtBank: 1 })
    const [header, ...lines] = [...createDayFile(firstDay, payments, { missingAtBank: 1 }).lines()]
    const again = await readText('RV_20260930_TC.txt', `${header}${lines.toReversed().join('')}`)
    expect(again.wasKnown).toBe(false)
    expect(counts(again.run.totals)).toEqual({ ...nothing, duplicate: 2, 'only-here': 1 })
    const missing = (await openBreaks()).filter((one) => one.includes('only-here'))
    expect(missing).toEqual([`${firstDay} only-here - 1000 only-here`])
  })

  test('by two importers at the same moment: one works, the other learns what was found', async () => {
    const payments = await paid(5)
    for (let round = 0; round < 10; round += 1) {
      const file = createDayFile(firstDay, payments, { onlyAtBank: round + 1 })
      const path = await writeText(file.name, [...file.lines()].join(''))
      const results = await Promise.all([readPath(path), readPath(path)])
      expect(results.map(({ wasKnown }) => wasKnown).toSorted()).toEqual([false, true])
      expect(results[0].run).toEqual(results[1].run)
      expect(results[0].files).toEqual(results[1].files)
    }
  })
})

test('two files with the same lines at the same moment: what one counts the other does not', async () => {
  const payments = await paid(5)
  for (let round = 1; round <= 10; round += 1) {
    const days = [
      { day: firstDay, plan: { onlyAtBank: round } },
      { day: secondDay, plan: {} },
    ]
    const results = await Promise.allSettled(days.map(({ day, plan }) => readDay(day, payments, plan)))
    for (const [index, { day, plan }] of days.entries()) {
      const result = results[index]
      if (result?.status !== 'rejected') continue
      expect(result.reason).toMatchObject({ code: 'conflict' })
      await readDay(day, payments, plan)
    }
  }
  const { rows } = await bench.pool.query(
    `select outcome, count(*) as count from statement_lines
     where source = $1 and payment_id is not null group by outcome`,
    [sender.name],
  )
  expect(rows).toEqual([{ outcome: 'matched', count: 5 }])
})

describe('from one day to the next', () => {
  test('a payment that was missing closes its break when it stands in the next file', async () => {
    const payments = await paid(2)
    await readDay(firstDay, payments, { missingAtBank: 1 })
    expect(await openBreaks()).toEqual([`${firstDay} only-here - 1000 only-here`])
    const { run } = await readDay(secondDay, payments.slice(0, 1))
    expect(counts(run.totals)).toEqual({ ...nothing, matched: 1 })
    expect(await openBreaks()).toEqual([])
    const { rows } = await bench.pool.query(
      'select state, closed_at is not null as closed from breaks where source = $1',
      [sender.name],
    )
    expect(rows).toEqual([{ state: 'closed', closed: true }])
  })

  test('a missing payment that comes with another amount is missing no more, but differs', async () => {
    const payments = await paid(1)
    await readDay(firstDay, payments, { missingAtBank: 1 })
    await readDay(secondDay, payments, { amountDiffers: 1 })
    expect(await openBreaks()).toEqual([`${secondDay} amount-differs 2000 1000 amount-differs`])
  })

  test('a payment that came with another amount is not missing as well, in whatever file of its day', async () => {
    const payments = await paid(1)
    await readDay(firstDay, payments, { amountDiffers: 1 })
    const { run } = await readDay(firstDay, [])
    expect(counts(run.totals)).toEqual(nothing)
    expect(await openBreaks()).toEqual([`${firstDay} amount-differs 2000 1000 amount-differs`])
  })

  test('a line that was not settled counts for nothing: settled in the next file it is no repetition', async () => {
    const failing = createMbDaily(settings.parse({ statuses: { FAILED: 'failed' } }))
    sender = { ...sender, source: failing }
    const payments = await paid(1)
    const [header, ...lines] = [...createDayFile(firstDay, payments).lines()]
    const failed = lines.join('').replaceAll('|SUCCESS|', '|FAILED|')
    const { run } = await readText('RV_20260930_TC.txt', `${header}${failed}`)
    expect(counts(run.totals)).toEqual({ ...nothing, 'only-at-bank': 1, 'only-here': 1 })
    const { run: next } = await readDay(secondDay, payments)
    expect(counts(next.totals)).toEqual({ ...nothing, matched: 1 })
  })

  test('a missing payment that people let be is found all the same', async () => {
    const payments = await paid(1)
    await readDay(firstDay, payments, { missingAtBank: 1 })
    await bench.pool.query(`update breaks set state = 'excepted' where source = $1`, [sender.name])
    await readDay(secondDay, payments)
    const { rows } = await bench.pool.query('select state from breaks where source = $1', [sender.name])
    expect(rows).toEqual([{ state: 'closed' }])
  })

  test('a missing payment that the bank names by its own transaction only is found as well', async () => {
    const [payment] = (await paid(1)) as [SettledPayment]
    await readDay(firstDay, [payment], { missingAtBank: 1 })
    await readDay(secondDay, [{ ...payment, requestId: '' }])
    expect(await openBreaks()).toEqual([])
  })

  test('overlapping files are a union: no gap and no double', async () => {
    const payments = await paid(6)
    await readDay(firstDay, payments.slice(0, 4))
    const { run } = await readDay(secondDay, payments.slice(2))
    expect(counts(run.totals)).toEqual({ ...nothing, matched: 2, duplicate: 2 })
  })

  test('the last millisecond of a day belongs to it, and the first of the next does not', async () => {
    const [last] = (await paid(1, new Date('2026-09-30T23:59:59.999+07:00'))) as [SettledPayment]
    const [first] = (await paid(1, new Date('2026-10-01T00:00:00+07:00'))) as [SettledPayment]
    const { run } = await readDay(firstDay, [])
    expect(run.totals['only-here'].count).toBe(1)
    const next = await readDay(secondDay, [first])
    expect(counts(next.run.totals)).toEqual({ ...nothing, matched: 1 })
    expect(await openBreaks()).toEqual([`${firstDay} only-here - ${last.amount} only-here`])
  })
})

test('what the bank wrote of people is not readable in any column', async () => {
  const payments = (await paid(1)).map((payment) => ({ ...payment, content: 'NGUYEN VAN KIN DAO' }))
  await readDay(firstDay, payments)
  const { rows } = await bench.pool.query(
    `select (select string_agg(lines::text, '') from statement_lines as lines) ||
       (select string_agg(runs::text, '') from reconciliations as runs) as everything`,
  )
  expect(rows[0].everything).not.toContain('KIN DAO')
  expect(rows[0].everything).not.toContain(Buffer.from('KIN DAO').toString('hex'))
})
