import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import { createDayFile, type SettledPayment } from '../../simulators/mb-bank/day-file.ts'
import { someone, when } from '../support/approvals.ts'
import { counts, type DayFiles, only, openDayFiles } from '../support/day-files.ts'
import { later, newReference } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const firstDay = '2026-09-30'
const secondDay = '2026-10-01'

let bench: StoreBench
let files: DayFiles
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  files = await openDayFiles(bench)
  return files.close
})

describe('a day file', () => {
  test('without differences matches everything and opens no break', async () => {
    const { run, wasKnown, files: answers } = await files.readDay(firstDay, await files.paid(3))
    expect(wasKnown).toBe(false)
    expect(run).toMatchObject({ source: files.sender.name, day: firstDay, problems: [] })
    expect(run.totals).toMatchObject({ matched: { count: 3, amount: 6_000 } })
    expect(await files.openBreaks()).toEqual([])
    expect([...answers.keys()]).toEqual(['RV_20260930_TH.txt'])
  })

  test('with every planted difference finds each as what it is', async () => {
    const payments = await files.paid(8)
    const { run } = await files.readDay(firstDay, payments, {
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
    expect((await files.openBreaks()).toSorted()).toEqual([
      `${firstDay} amount-differs 2000 1000 amount-differs`,
      `${firstDay} duplicate 3000 - repeated-in-file`,
      `${firstDay} only-at-bank 123000 - only-at-bank`,
      `${firstDay} only-here - 2000 only-here`,
      `${firstDay} only-here - 4000 only-here`,
    ])
    expect(run.problems).toMatchObject([{ field: 'amount', code: 'amount_form' }])
  })

  test('a broken line is reported by its number, and the rest is read', async () => {
    const payments = await files.paid(3)
    const { run } = await files.readDay(firstDay, payments, { brokenLines: 1 })
    expect(run.problems).toEqual([
      { line: 2, field: 'amount', code: 'amount_form', message: expect.any(String) },
    ])
    expect(run.totals.matched.count).toBe(2)
  })

  test('a line by a name longer than any bank has is said by its field, and the rest is read', async () => {
    const file = createDayFile(firstDay, await files.paid(2), {})
    const [header = '', first = '', ...rest] = file.lines()
    const long = first.replace(/FT\d+/, randomBytes(2_000).toString('hex'))
    expect(long).not.toBe(first)
    const { run } = await files.readText(file.name, [header, long, ...rest].join(''))
    expect(run.problems).toMatchObject([{ line: 2, field: 'bankReference', code: 'too_long' }])
    expect(run.totals.matched.count).toBe(1)
  })

  test('an empty file says that everything of the day is missing at the bank', async () => {
    await files.paid(2)
    const { run } = await files.readDay(firstDay, [])
    expect(counts(run.totals)).toEqual(only({ 'only-here': 2 }))
  })

  test('what another files.sender told of is no repetition', async () => {
    const payments = await files.paid(1)
    await files.readDay(firstDay, payments)
    files.sender = { ...files.sender, name: `mb-${newReference()}` }
    const { run } = await files.readDay(firstDay, payments)
    expect(run.totals.duplicate.count).toBe(0)
  })

  test('two lines of one reference that say different things are contested, and nobody is paired', async () => {
    const [payment] = (await files.paid(1)) as [SettledPayment]
    const [header, line] = [...createDayFile(firstDay, [payment]).lines()] as [string, string]
    const contradiction = line.replace('|1000|VND|', '|1001|VND|')
    const { run } = await files.readText('RV_20260930_TC.txt', `${header}${line}${contradiction}`)
    expect(counts(run.totals)).toEqual(only({ 'only-at-bank': 2, 'only-here': 1 }))

    // The bank's corrected file of the next day is not held against what contradicted itself.
    const corrected = await files.readDay(secondDay, [payment])
    expect(counts(corrected.run.totals)).toEqual(only({ matched: 1 }))
    expect(await files.openBreaks()).not.toContainEqual(expect.stringContaining('only-here'))
  })

  test('a file of somebody else is not read', async () => {
    await expect(files.readText('mine.txt', '')).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

test('what the channel took back is not missing at the bank, whether it was taken before the file was read or after', async () => {
  const payments = await files.paid(3)
  const takeBack = async ({ requestId }: SettledPayment) => {
    const { rows } = await bench.pool.query('select id from payments where reference = $1', [requestId])
    const order = { paymentId: rows[0].id, reason: 'charged back', actor: someone('mai') }
    await bench.store.reversals.reverse({ ...order, why: 'taken-back' }, when(later(30)))
  }
  const [before, after] = payments as [SettledPayment, SettledPayment]
  await takeBack(before)
  const { run } = await files.readDay(firstDay, [])
  expect(counts(run.totals)).toEqual(only({ 'only-here': 2 }))
  await takeBack(after)
  await bench.store.settlements.bookArrived(new Map(), later(90))
  expect(await files.openBreaks()).toEqual([`${firstDay} only-here - 3000 only-here`])
  // A file that tells of it all the same is no difference.
  const { run: second } = await files.readDay(secondDay, payments)
  expect(counts(second.totals)).toEqual(only({ matched: 3 }))
})

describe('read again', () => {
  test('the same bytes, under whatever name, do nothing and give the same answers', async () => {
    const payments = await files.paid(3)
    const first = await files.readDay(firstDay, payments, { missingAtBank: 1 })
    const breaks = await files.openBreaks()
    const text = [...createDayFile(firstDay, payments, { missingAtBank: 1 }).lines()].join('')
    for (const name of ['RV_20260930_TC.txt', 'RV_20261001_TC.txt']) {
      const again = await files.readText(name, text)
      expect(again).toEqual({ ...first, wasKnown: true })
    }
    expect(await files.openBreaks()).toEqual(breaks)
    expect(first.files.size).toBe(2)
  })

  test('other bytes with the same lines are duplicates, and what is missing is missing once', async () => {
    const payments = await files.paid(3)
    await files.readDay(firstDay, payments, { missingAtBank: 1 })
    const [header, ...lines] = [...createDayFile(firstDay, payments, { missingAtBank: 1 }).lines()]
    const again = await files.readText('RV_20260930_TC.txt', `${header}${lines.toReversed().join('')}`)
    expect(again.wasKnown).toBe(false)
    expect(counts(again.run.totals)).toEqual(only({ duplicate: 2, 'only-here': 1 }))
    const missing = (await files.openBreaks()).filter((one) => one.includes('only-here'))
    expect(missing).toEqual([`${firstDay} only-here - 1000 only-here`])
  })

  test('by two importers at the same moment: one works, the other learns what was found', async () => {
    const payments = await files.paid(5)
    for (let round = 0; round < 10; round += 1) {
      const file = createDayFile(firstDay, payments, { onlyAtBank: round + 1 })
      const path = await files.writeText(file.name, [...file.lines()].join(''))
      const results = await Promise.all([files.readPath(path), files.readPath(path)])
      expect(results.map(({ wasKnown }) => wasKnown).toSorted()).toEqual([false, true])
      expect(results[0].run).toEqual(results[1].run)
      expect(results[0].files).toEqual(results[1].files)
    }
  })
})

test('two files with the same lines at the same moment: what one counts the other does not', async () => {
  const payments = await files.paid(5)
  for (let round = 1; round <= 10; round += 1) {
    const days = [
      { day: firstDay, plan: { onlyAtBank: round } },
      { day: secondDay, plan: {} },
    ]
    const results = await Promise.allSettled(days.map(({ day, plan }) => files.readDay(day, payments, plan)))
    for (const [index, { day, plan }] of days.entries()) {
      const result = results[index]
      if (result?.status !== 'rejected') continue
      expect(result.reason).toMatchObject({ code: 'conflict' })
      await files.readDay(day, payments, plan)
    }
  }
  const { rows } = await bench.pool.query(
    `select outcome, count(*) as count from statement_lines
     where source = $1 and payment_id is not null group by outcome`,
    [files.sender.name],
  )
  expect(rows).toEqual([{ outcome: 'matched', count: 5 }])
})

describe('from one day to the next', () => {
  test('a payment that was missing closes its break when it stands in the next file', async () => {
    const payments = await files.paid(2)
    await files.readDay(firstDay, payments, { missingAtBank: 1 })
    expect(await files.openBreaks()).toEqual([`${firstDay} only-here - 1000 only-here`])
    const { run } = await files.readDay(secondDay, payments.slice(0, 1))
    expect(counts(run.totals)).toEqual(only({ matched: 1 }))
    expect(await files.openBreaks()).toEqual([])
    const { rows } = await bench.pool.query(
      'select state, closed_at is not null as closed from breaks where source = $1',
      [files.sender.name],
    )
    expect(rows).toEqual([{ state: 'closed', closed: true }])
  })

  test('a missing payment that comes with another amount is missing no more, but differs', async () => {
    const payments = await files.paid(1)
    await files.readDay(firstDay, payments, { missingAtBank: 1 })
    await files.readDay(secondDay, payments, { amountDiffers: 1 })
    expect(await files.openBreaks()).toEqual([`${secondDay} amount-differs 2000 1000 amount-differs`])
  })

  test('a payment that came with another amount is not missing as well, in whatever file of its day', async () => {
    const payments = await files.paid(1)
    await files.readDay(firstDay, payments, { amountDiffers: 1 })
    const { run } = await files.readDay(firstDay, [])
    expect(counts(run.totals)).toEqual(only())
    expect(await files.openBreaks()).toEqual([`${firstDay} amount-differs 2000 1000 amount-differs`])
  })

  test('a line that was not settled counts for nothing: settled in the next file it is no repetition', async () => {
    const failing = createMbDaily(settings.parse({ statuses: { FAILED: 'failed' } }))
    files.sender = { ...files.sender, source: failing }
    const payments = await files.paid(1)
    const [header, ...lines] = [...createDayFile(firstDay, payments).lines()]
    const failed = lines.join('').replaceAll('|SUCCESS|', '|FAILED|')
    const { run } = await files.readText('RV_20260930_TC.txt', `${header}${failed}`)
    expect(counts(run.totals)).toEqual(only({ 'only-at-bank': 1, 'only-here': 1 }))
    const { run: next } = await files.readDay(secondDay, payments)
    expect(counts(next.totals)).toEqual(only({ matched: 1 }))
  })

  test('a missing payment that people let be is found all the same', async () => {
    const payments = await files.paid(1)
    await files.readDay(firstDay, payments, { missingAtBank: 1 })
    await bench.pool.query(`update breaks set state = 'excepted' where source = $1`, [files.sender.name])
    await files.readDay(secondDay, payments)
    const { rows } = await bench.pool.query('select state from breaks where source = $1', [files.sender.name])
    expect(rows).toEqual([{ state: 'closed' }])
  })

  test('a missing payment that the bank names by its own transaction only is found as well', async () => {
    const [payment] = (await files.paid(1)) as [SettledPayment]
    await files.readDay(firstDay, [payment], { missingAtBank: 1 })
    await files.readDay(secondDay, [{ ...payment, requestId: '' }])
    expect(await files.openBreaks()).toEqual([])
  })

  test('overlapping files are a union: no gap and no double', async () => {
    const payments = await files.paid(6)
    await files.readDay(firstDay, payments.slice(0, 4))
    const { run } = await files.readDay(secondDay, payments.slice(2))
    expect(counts(run.totals)).toEqual(only({ matched: 2, duplicate: 2 }))
  })

  test('the last millisecond of a day belongs to it, and the first of the next does not', async () => {
    const [last] = (await files.paid(1, new Date('2026-09-30T23:59:59.999+07:00'))) as [SettledPayment]
    const [first] = (await files.paid(1, new Date('2026-10-01T00:00:00+07:00'))) as [SettledPayment]
    const { run } = await files.readDay(firstDay, [])
    expect(run.totals['only-here'].count).toBe(1)
    const next = await files.readDay(secondDay, [first])
    expect(counts(next.run.totals)).toEqual(only({ matched: 1 }))
    expect(await files.openBreaks()).toEqual([`${firstDay} only-here - ${last.amount} only-here`])
  })
})

test('what the bank wrote of people is not readable in any column', async () => {
  const payments = (await files.paid(1)).map((payment) => ({ ...payment, content: 'NGUYEN VAN KIN DAO' }))
  await files.readDay(firstDay, payments)
  const { rows } = await bench.pool.query(
    `select (select string_agg(lines::text, '') from statement_lines as lines) ||
       (select string_agg(runs::text, '') from reconciliations as runs) as everything`,
  )
  expect(rows[0].everything).not.toContain('KIN DAO')
  expect(rows[0].everything).not.toContain(Buffer.from('KIN DAO').toString('hex'))
})
