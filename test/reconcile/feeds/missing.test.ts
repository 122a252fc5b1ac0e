import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pullMovements } from '../../../src/reconcile/pull-movements.ts'
import { createGapWatch } from '../../../src/reconcile/start-pulling.ts'
import { type FeedBench, openFeedBench } from '../../support/feed-bench.ts'

let bench: FeedBench
beforeEach(async () => {
  bench = await openFeedBench()
})
afterEach(() => bench.close())

const times = { everyMs: 900_000, overlapMs: 7_200_000 }
const minute = 60_000

const ask = (signal = new AbortController().signal) =>
  pullMovements('sepay', times, { ...bench.parts, random: () => 0.5, signal })
const begin = () => bench.store.feeds.startPulling('sepay', bench.parts.clock())
const gaps = () => bench.store.feeds.balanceGaps()
const asks = () => bench.book.filter(({ operation }) => operation === 'ask').length
const kept = async () =>
  (await bench.rows('select reference, amount from bank_lines order by reference')).map(
    ({ reference }) => reference,
  )
const atBank = () =>
  bench.book.flatMap(({ operation, reference }) => (operation === 'movement' ? [reference] : [])).toSorted()

/** Moves money every so often, over a time. */
async function day(minutes: number, everyMinutes: number) {
  for (let passed = 0; passed < minutes; passed += everyMinutes) {
    await bench.bank.move({
      amount: 1_000 + passed,
      content: 'hoc phi',
      direction: passed % 3 === 1 ? 'out' : 'in',
    })
    bench.parts.pass(everyMinutes * minute)
  }
}

test('O8: messages lost for 3 h 10 min are seen as a gap of the balances, asked for, and then the count is the bank’s', async () => {
  await begin()
  await day(30, 5)
  await ask()
  expect(await gaps()).toEqual([])
  bench.plan(() => 'lost')
  const lostFrom = bench.parts.clock()
  await day(190, 5)
  bench.plan(undefined)
  const heardAgain = bench.parts.clock()
  await bench.bank.move({ amount: 5_000, content: 'hoc phi' })

  const [gap, ...more] = await gaps()
  expect(more).toEqual([])
  expect(gap).toMatchObject({ account: bench.scene.account, source: 'sepay', before: heardAgain })
  expect(gap?.after.getTime()).toBeLessThan(lostFrom.getTime())
  const lost = bench.book.filter(
    ({ at, operation }) =>
      operation === 'movement' && at >= lostFrom.toISOString() && at < heardAgain.toISOString(),
  )
  expect(gap?.amount).toBe(
    lost.reduce((sum, { amount = 0, detail }) => sum + (detail === 'in' ? amount : -amount), 0),
  )

  await createGapWatch(bench.parts)()
  await ask()
  expect(await gaps()).toEqual([])
  expect(await kept()).toEqual(atBank())
  const told = await bench.rows(`select count(*) as count from payment_notices where operation = 'pull'`)
  expect(Number(told[0]?.count)).toBe(asks())
})

test('without anything missing the bank is asked when it is time, and not before', async () => {
  await begin()
  await ask()
  await ask()
  expect(asks()).toBe(1)
  bench.parts.pass(times.everyMs)
  await Promise.all([ask(), ask(), ask()])
  expect(asks()).toBe(2)
})

test('a hint that proves nothing makes the gateway ask, and a flood of them does so once in ten seconds', async () => {
  await bench.close()
  bench = await openFeedBench({ authentication: 'none' })
  await begin()
  await ask()
  bench.parts.pass(minute)
  const student = await bench.scene.student()
  const bill = await bench.scene.bill(student.code, 70_000)
  await bench.bank.move({ amount: 70_000, content: student.paymentCode })
  expect((await bench.scene.billOf(bill)).paid).toBe(0)
  await ask()
  expect((await bench.scene.billOf(bill)).paid).toBe(70_000)
  const before = asks()
  for (let times = 0; times < 5; times += 1) {
    await bench.bank.move({ amount: 1_000, content: 'x' })
    await ask()
  }
  expect(asks()).toBe(before)
  bench.parts.pass(10_000)
  await ask()
  expect(asks()).toBeGreaterThan(before)
})

test('O6: a bank that answers nothing for hours is asked ever more seldom, and the statement of the night accounts for the gap', async () => {
  await begin()
  await bench.bank.move({ amount: 1_000, content: 'hoc phi' })
  bench.parts.pass(minute)
  bench.plan(() => 'lost')
  const missed = await bench.bank.move({ amount: 2_000, content: 'hoc phi' })
  bench.plan(undefined)
  bench.parts.pass(minute)
  await bench.bank.move({ amount: 3_000, content: 'hoc phi' })
  await bench.bankServer.close()
  for (let passed = 0; passed < 6 * 60; passed += 1) {
    await ask()
    bench.parts.pass(minute)
  }
  const [pull] = await bench.store.feeds.pulls()
  expect(pull).toMatchObject({ problemCode: 'partner_unreachable' })
  expect(pull?.failures).toBeGreaterThan(5)
  expect(pull?.failures).toBeLessThan(70)
  expect(await gaps()).toHaveLength(1)
  expect(await kept()).not.toContain(missed.reference)

  const { account, amount, reference } = missed
  const line = bench.scene.line('hoc phi', amount, { account, reference, bookedOn: '2026-09-30' })
  await bench.store.feeds.settleBalances()
  expect(await gaps()).toHaveLength(1)
  await bench.scene.take([line], 'statement')
  expect(await gaps()).toEqual([])
  expect(await kept()).toEqual(atBank())
})

test('balances that are whole, or accounted for, are not looked through again, and what comes later is', async () => {
  const move = (amount: number) => bench.bank.move({ amount, content: 'hoc phi' })
  await move(1_000)
  bench.plan(() => 'lost')
  const missed = await move(2_000)
  bench.plan(undefined)
  await move(3_000)
  await bench.store.feeds.settleBalances()
  expect(await bench.rows('select account from balance_checks')).toEqual([])
  const { account, amount, reference } = missed
  await bench.scene.take(
    [bench.scene.line('x', amount, { account, reference, bookedOn: '2026-09-30' })],
    'statement',
  )
  bench.parts.pass(120 * minute)
  await move(4_000)
  await bench.store.feeds.settleBalances()
  expect(await bench.rows('select account from balance_checks')).toEqual([{ account }])
  bench.parts.pass(120 * minute)
  bench.plan(() => 'lost')
  await move(5_000)
  bench.plan(undefined)
  await move(6_000)
  expect(await gaps()).toMatchObject([{ account, amount: 5_000 }])
})

test('a pull that dies between two pages is gone on from there by whoever asks next', async () => {
  await begin()
  bench.plan(() => 'lost')
  await day(60, 5)
  const { take } = bench.store.bankLines
  let pages = 0
  const dying: typeof take = (...given) => {
    pages += 1
    return pages === 2 ? new Promise(() => {}) : take(...given)
  }
  Object.assign(bench.parts, { bankLines: { ...bench.store.bankLines, take: dying } })
  void ask()
  await expect.poll(() => pages).toBe(2)
  Object.assign(bench.parts, { bankLines: bench.store.bankLines })
  await ask()
  expect(await kept()).toHaveLength(5)
  bench.parts.pass(301_000)
  await ask()
  expect(await kept()).toEqual(atBank())
})

test('whatever is lost of a sequence shows where no run of it comes to nothing; and what came in any order shows nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ amount: fc.integer({ min: 1, max: 1_000 }), out: fc.boolean(), lost: fc.boolean() }),
        { minLength: 2, maxLength: 12 },
      ),
      async (moves) => {
        // Where a run of moves comes to nothing, the same balance stands twice, and what is lost between may not show.
        let sum = 0
        const balances = [0, ...moves.map(({ amount, out }) => (sum += out ? -amount : amount))]
        fc.pre(new Set(balances).size === balances.length)
        await bench.rows('truncate balance_points, balance_checks')
        const account = `09${String(fcCount++).padStart(8, '0')}`
        const told = []
        let balance = 1_000_000
        for (const [place, { amount, out, lost }] of moves.entries()) {
          balance += out ? -amount : amount
          const isEnd = place === 0 || place === moves.length - 1
          const at = new Date(bench.parts.clock().getTime() + place * 1_000)
          const line = {
            account,
            direction: out ? 'out' : 'in',
            reference: `R${place}`,
            amount,
            bookedOn: '2026-09-30',
            at,
            memo: '',
          } as const
          told.push({ line, witness: `${account}-${place}`, balance, lost: lost && !isEnd })
        }
        const arrived = told.filter(({ lost }) => !lost)
        const lines = arrived.map(({ line, witness }) => ({
          line,
          witness,
          notFee: undefined,
          reading: { studentNumbers: [], billNumbers: [], memo: 'empty' as const },
        }))
        await bench.scene.take(lines, 'sepay')
        const notice = await bench.store.payments.keepNotice({
          channel: 'sepay',
          operation: 'pull',
          at: bench.parts.clock(),
          bytes: Buffer.from(account),
        })
        for (const movement of arrived.toReversed())
          await bench.store.feeds.noteTold('sepay', notice, [movement])
        const missing = told
          .filter(({ lost }) => lost)
          .reduce((sum, { line }) => sum + (line.direction === 'in' ? line.amount : -line.amount), 0)
        const seen = await gaps()
        expect(seen.reduce((sum, { amount }) => sum + amount, 0)).toBe(missing)
        if (arrived.length === told.length) expect(seen).toEqual([])
        await bench.store.feeds.noteTold('sepay', notice, [])
        await bench.scene.take(
          told.map(({ line, witness }) => ({
            line,
            witness,
            notFee: undefined,
            reading: { studentNumbers: [], billNumbers: [], memo: 'empty' as const },
          })),
          'sepay',
        )
        await bench.store.feeds.noteTold('sepay', notice, told)
        expect(await gaps()).toEqual([])
      },
    ),
    { numRuns: 25 },
  )
})
let fcCount = 1
