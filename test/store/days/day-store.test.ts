import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DayFacts, DayRules } from '../../../src/domain/days/business-day.ts'
import type { Closing } from '../../../src/ports/days/day-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { channel, news, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: BankScene
let book: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
  book = `bank:${scene.account}`
})

const rules: DayRules = { cutOffs: {}, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3, dailySenders: [] }
const sign = async (facts: DayFacts) =>
  `header.${Buffer.from(JSON.stringify(facts)).toString('base64url')}.signature`
const factsOf = (closing: Closing): DayFacts => {
  if (closing.is !== 'closed' || !closing.day.jws) throw new Error(`the day is ${JSON.stringify(closing)}`)
  return JSON.parse(Buffer.from(closing.day.jws.split('.')[1] ?? '', 'base64url').toString())
}
const evening = new Date('2026-10-06T09:00:00+07:00')
const openDays = (at = evening) => bench.store.days.openDays(rules, at)
const close = (day: string, at = evening, of = book) =>
  bench.store.days.close({ book: of, day, by: 'chi.tran', rules, at }, sign)
const conditionsOf = (closing: Closing) =>
  closing.is === 'refused' ? closing.unmet.map(({ condition, count }) => `${condition} ${count}`) : closing.is

/** Keeps that a statement of the account came, as reading its file does. */
const aStatement = (lastDay: string, more: { sequence?: number; opening?: number; closing?: number } = {}) =>
  bench.store.bankFiles.keep({
    ...{ source: 'statement', name: 'file', sha256: Buffer.from(crypto.randomUUID().padEnd(32)) },
    statements: [{ account: scene.account, lastDay, ...more }],
    summary: { lines: 0, known: 0, conflicts: 0, statements: 1, problems: [], money: {} as never },
    at: evening,
  })
const paidLine = async (amount = 1_250_000, bookedOn = '2026-10-05', at = evening) => {
  const { code, paymentCode } = await scene.student()
  await scene.bill(code, amount)
  const line = scene.line(paymentCode, amount, { bookedOn })
  await scene.take([line], 'statement', at)
  return line
}

describe('closing a day', () => {
  test('counts what moved, with the hash of each record, and goes on where the day before ended', async () => {
    await paidLine(1_250_000, '2026-10-04')
    await paidLine(2_000_000)
    await aStatement('2026-10-05', { opening: 0, closing: 3_250_000 })
    await openDays()
    const first = await close('2026-10-04')
    const second = factsOf(await close('2026-10-05'))
    expect(second.state).toBe('closed')
    expect(second.totals.rows).toEqual({
      'bank-line': { count: 1, in: 2_000_000, out: 0 },
      allocation: { count: 1, in: 2_000_000, out: 0 },
      entry: { count: 1, in: 2_000_000, out: 0 },
    })
    expect(second.totals.accounts).toEqual({ [`bank:${scene.account}`]: 2_000_000, receivable: -2_000_000 })
    expect(second.previous).not.toBe(null)
    expect(factsOf(first).previous).toBe(null)
    expect(
      (await bench.store.days.rowsOf(book, '2026-10-05', { limit: 10 })).map(({ kind }) => kind),
    ).toEqual(['allocation', 'bank-line', 'entry'])
  })

  test('is refused before the day is over, and while an earlier one is open', async () => {
    await paidLine(1_000, '2026-10-04')
    await paidLine(1_000)
    await aStatement('2026-10-05')
    await openDays(new Date('2026-10-05T12:00:00+07:00'))
    const early = await close('2026-10-05', new Date('2026-10-05T23:59:59.999+07:00'))
    expect(conditionsOf(early)).toEqual(['not-over 1', 'earlier-day-open 1'])
    expect(early).toMatchObject({
      unmet: [{ examples: ['2026-10-06T00:00:00+07:00'] }, { examples: ['2026-10-04'] }],
    })
    expect(conditionsOf(await close('2026-10-04', new Date('2026-10-05T00:00:00+07:00')))).toBe('closed')
    expect(conditionsOf(await close('2026-10-07'))).toBe('unknown')
  })

  test('T12: with three ambiguous lines and no statement it is refused with the list, or closed with exceptions of two people', async () => {
    const ambiguous = async () => {
      for (let each = 0; each < 2; each += 1) await scene.bill((await scene.student()).code, 777_000)
    }
    await ambiguous()
    await scene.take([1, 2, 3].map(() => scene.line('hoc phi thang 10', 777_000)))
    await openDays()
    expect(conditionsOf(await close('2026-10-05'))).toEqual(['statement-missing 1', 'ambiguous-money 3'])
    const exception = {
      ...{ book, day: '2026-10-05', reason: 'the bank sends it tomorrow', at: evening },
      conditions: ['statement-missing', 'ambiguous-money'],
    }
    const same = { ...exception, requestedBy: 'chi.tran', approvedBy: 'chi.tran' }
    await expect(bench.store.days.except(same)).rejects.toThrow('business_day_exceptions_take_two')
    const two = { ...exception, requestedBy: 'chi.tran', approvedBy: 'dung.le' }
    await bench.store.days.except({ ...two, conditions: ['statement-missing'] })
    expect(conditionsOf(await close('2026-10-05'))).toEqual(['statement-missing 1', 'ambiguous-money 3'])
    await bench.store.days.except(two)
    const facts = factsOf(await close('2026-10-05'))
    expect(facts.state).toBe('closed-with-exceptions')
    expect(
      facts.exceptions.map(({ condition, count, amount, approvedBy }) => [
        condition,
        count,
        amount,
        approvedBy,
      ]),
    ).toEqual([
      ['statement-missing', 1, null, 'dung.le'],
      ['ambiguous-money', 3, 2_331_000, 'dung.le'],
    ])
    await expect(bench.store.days.except(two)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('what must hold in any case is excepted by nobody', async () => {
    await paidLine()
    await aStatement('2026-10-05')
    await openDays(new Date('2026-10-05T12:00:00+07:00'))
    const granted = { book, day: '2026-10-05', conditions: ['not-over'], reason: 'early', at: evening }
    await bench.store.days.except({ ...granted, requestedBy: 'a', approvedBy: 'b' })
    expect(conditionsOf(await close('2026-10-05', new Date('2026-10-05T13:00:00+07:00')))).toEqual([
      'not-over 1',
    ])
  })

  test('O12: statement 17 missing between 16 and 18 keeps its day open, and 18 is taken in nevertheless', async () => {
    await paidLine(1_000, '2026-10-03')
    await aStatement('2026-10-03', { sequence: 16 })
    await aStatement('2026-10-05', { sequence: 18 })
    await paidLine(2_000)
    await openDays()
    expect(conditionsOf(await close('2026-10-03'))).toBe('closed')
    expect(await close('2026-10-04')).toEqual({
      is: 'refused',
      unmet: [{ condition: 'sequence-gap', count: 1, amount: null, examples: ['numbers 17 to 17'] }],
    })
    await aStatement('2026-10-04', { sequence: 17 })
    expect(conditionsOf(await close('2026-10-04'))).toBe('closed')
    expect(conditionsOf(await close('2026-10-05'))).toBe('closed')
  })

  test('a bank equation that does not come out even names the difference', async () => {
    await paidLine(1_000, '2026-10-04')
    await aStatement('2026-10-04', { opening: 500, closing: 1_500 })
    await paidLine(2_000)
    await aStatement('2026-10-05', { opening: 1_500, closing: 3_600 })
    await openDays()
    await close('2026-10-04')
    expect(await close('2026-10-05')).toEqual({
      is: 'refused',
      unmet: [{ condition: 'bank-equation', count: 1, amount: 100, examples: ['statement to 2026-10-05'] }],
    })
  })

  test('T13: twenty administrators at once close it once', async () => {
    await paidLine()
    await aStatement('2026-10-05')
    await openDays()
    const closings = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        bench.store.days.close({ book, day: '2026-10-05', by: `person ${place}`, rules, at: evening }, sign),
      ),
    )
    expect(closings.filter((one) => one.is === 'closed' && !one.wasClosed)).toHaveLength(1)
    expect(new Set(closings.map((one) => (one.is === 'closed' ? one.day.jws : one.is))).size).toBe(1)
    expect(conditionsOf(await close('2026-10-05'))).toBe('closed')
  })

  test('a key that cannot sign leaves the day open and nothing counted', async () => {
    await paidLine()
    await aStatement('2026-10-05')
    await openDays()
    const cannot = async () => {
      throw new Error('no key')
    }
    const order = { book, day: '2026-10-05', by: 'chi.tran', rules, at: evening }
    await expect(bench.store.days.close(order, cannot)).rejects.toThrow('no key')
    expect((await bench.store.days.find(book, '2026-10-05'))?.state).toBe('open')
    expect(await bench.store.days.rowsOf(book, '2026-10-05', { limit: 1 })).toEqual([])
  })
})

describe('T14: a closed day', () => {
  beforeEach(async () => {
    await paidLine()
    await aStatement('2026-10-06')
    await openDays()
    await close('2026-10-05')
  })

  test.each([
    [
      `update business_days set state = 'open', closed_at = null, jws = null where book = $1 and state <> 'open'`,
    ],
    [`delete from business_days where book = $1 and state <> 'open'`],
    [`update business_day_rows set amount = 1 where book = $1`],
    [`delete from business_day_rows where book = $1`],
    [
      `insert into business_day_rows select book, day, kind, 'other', value_day, 0, hash from business_day_rows
       where book = $1`,
    ],
  ])('refuses %s', async (sql) => {
    await expect(bench.pool.query(sql, [book])).rejects.toMatchObject({ code: '23001' })
  })

  test('is corrected by the day that is open, which names the day that it is of', async () => {
    await paidLine(300_000)
    const facts = factsOf(await close('2026-10-06', new Date('2026-10-07T09:00:00+07:00')))
    expect(facts.totals.late).toEqual({
      'bank-line': { count: 1, in: 300_000, out: 0 },
      allocation: { count: 1, in: 300_000, out: 0 },
      entry: { count: 1, in: 300_000, out: 0 },
    })
    expect(
      (await bench.store.days.cameLate(book, '2026-10-05', 10)).map(
        ({ kind, countedOn }) => `${kind} ${countedOn}`,
      ),
    ).toEqual(['allocation 2026-10-06', 'bank-line 2026-10-06', 'entry 2026-10-06'])
  })
})

describe('T3: a payment of 23:59:59.999 that is told of at 00:07', () => {
  const at = new Date('2026-10-05T23:59:59.999+07:00')
  const pay = async () => {
    const { id } = await scene.accept()
    const bill = await scene.billOf({ id })
    const payment = await scene.open(id, bill.payable)
    const told = new Date('2026-10-06T00:07:00+07:00')
    await bench.store.payments.post(
      channel,
      news(payment.reference, bill.payable, { at }),
      () => tellBoth,
      told,
    )
    return bill.payable
  }
  const closeBefore = async (day: string) => {
    const open = await bench.store.days.list({ book, state: 'open', limit: 99 })
    for (const one of open.toReversed()) if (one.day < day) await close(one.day)
  }
  beforeEach(() => {
    book = `school:${scene.schoolCode}`
  })

  test('is of its own day while that is open', async () => {
    const amount = await pay()
    await openDays()
    await closeBefore('2026-10-05')
    const { totals } = factsOf(await close('2026-10-05'))
    expect(totals.rows.entry).toEqual({ count: 1, in: amount, out: 0 })
    expect(totals.late).toEqual({})
    expect(totals.inTransit).toEqual({ count: 1, amount })
  })

  test('is counted on the next day, late and with its own, when that is closed', async () => {
    await scene.accept()
    await openDays()
    await closeBefore('2026-10-06')
    const amount = await pay()
    const { totals } = factsOf(await close('2026-10-06', new Date('2026-10-07T00:30:00+07:00')))
    expect(totals.late.entry).toMatchObject({ in: amount })
    const late = await bench.store.days.cameLate(book, '2026-10-05', 5)
    expect(late).toMatchObject([{ valueDay: '2026-10-05', countedOn: '2026-10-06', amount }])
  })
})

test('what is paid while days are closed is counted once, whoever is first', async () => {
  const days = ['2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07']
  await paidLine(1_000, '2026-10-04')
  await aStatement('2026-10-08')
  const at = new Date('2026-10-08T12:00:00+07:00')
  await openDays(at)
  const paying = Promise.all(
    Array.from({ length: 60 }, (_, place) => paidLine(1_000 + place, days[place % days.length], at)),
  )
  const closed: DayFacts[] = []
  for (const day of days) closed.push(factsOf(await close(day, at)))
  await paying
  closed.push(factsOf(await close('2026-10-08', new Date('2026-10-09T00:00:00+07:00'))))
  const counted = closed.reduce((sum, { totals }) => sum + (totals.rows['bank-line']?.in ?? 0), 0)
  const { rows } = await bench.pool.query(
    'select sum(amount) as sum, count(*) as count from bank_lines where account = $1',
    [scene.account],
  )
  expect(rows[0].count).toBe(61)
  expect(counted).toBe(rows[0].sum)
})
