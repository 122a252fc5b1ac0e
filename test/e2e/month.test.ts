import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Meaning, MonthMovement } from '../../simulators/bank-month/index.ts'
import { banks, days, type MonthScene, openMonth } from './support/month.ts'

let outer: string
let scene: MonthScene
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'lienthong-month-'))
  scene = await openMonth(outer)
})
afterAll(async () => {
  await scene.close()
  await rm(outer, { recursive: true, force: true })
})

/** Where the money of each kind of movement belongs; what went out is counted apart. */
const outcomeOf: Readonly<Record<Meaning, string>> = {
  fee: 'posted',
  'fee-again': 'posted',
  'no-owner': 'suspense',
  'two-owners': 'ambiguous',
  interest: 'not-fee',
  settlement: 'not-fee',
  charge: 'went out',
}

const outcomes = ['posted', 'ambiguous', 'suspense', 'not-fee', 'reversed'] as const

/** What movements come to, by outcome, as the command says it. */
function totalsOf(movements: readonly MonthMovement[]) {
  const total = (of: (movement: MonthMovement) => boolean) => {
    const found = movements.filter(of)
    return { count: found.length, amount: found.reduce((sum, { amount }) => sum + amount, 0) }
  }
  return {
    received: total(({ direction }) => direction === 'in'),
    paidOut: total(({ direction }) => direction === 'out'),
    money: Object.fromEntries(
      outcomes.map((outcome) => [outcome, total(({ meaning }) => outcomeOf[meaning] === outcome)]),
    ),
  }
}

/** What moved by truth, but for what the faulty files kept back. */
const arrived = () =>
  scene.accounts.flatMap(({ movements }, place) => {
    const { gap, wrongTrailer, cutOff, badRow } = (banks[place]?.faults ?? {}) as Record<string, number>
    const lost = [gap, wrongTrailer, cutOff].flatMap((at) => (at === undefined ? [] : [days[at]]))
    const broken = movements.find(({ day }) => badRow !== undefined && day === days[badRow])
    return movements.filter((movement) => !lost.includes(movement.day) && movement !== broken)
  })

const everything = () => scene.accounts.flatMap(({ movements }) => movements)

async function reconcile(folder: string) {
  const { code, out } = await scene.bench.run(['reconcile', folder, '--json'])
  const lines = out.split('\n').map((line) => JSON.parse(line))
  return { code, files: lines.slice(0, -1), run: lines.at(-1) }
}

describe('a month of files of one province', () => {
  test('the sums of the whole folder are those that moved, to the đồng, and every fault is named', async () => {
    const { code, files, run } = await reconcile(scene.folder)
    expect(code).toBe(1)
    expect(run.bank).toEqual(totalsOf(arrived()))
    expect(run.unread).toBe(1)
    expect(run.passedOver).toEqual(['readme.txt'])

    const ofFile = (start: string) => files.filter(({ file }) => file.startsWith(start))
    expect(ofFile('SHB_0011000000007_20261025')).toMatchObject([{ unread: { code: 'invalid_xml' } }])
    expect(ofFile('ACB_0011000000003_20261005').map(({ wasKnown }) => wasKnown)).toEqual([false, true])
    expect(ofFile('CTG_0011000000005_20261017')).toMatchObject([{ problems: [{ code: 'trailer_mismatch' }] }])
    expect(ofFile('VBA_0011000000006_20261001')).toMatchObject([
      { problems: [{ line: 7, field: expect.any(String), code: 'amount_form' }] },
    ])
    expect(ofFile('RV_20261008')).toMatchObject([{ problems: [{ line: 3 }] }])
    const bad = files.filter(({ problems = [] }) => problems.length > 0)
    expect(bad).toHaveLength(3)

    // A file that never came is seen by the numbers of those around it; one that could not be read by its own break.
    expect(run.gaps).toEqual([
      { account: '0011000000001', from: 13, to: 13 },
      { account: '0011000000005', from: 17, to: 17 },
      { account: '0011000000007', from: 25, to: 25 },
    ])
    const overlapping = scene.accounts[1]?.movements.filter(({ day }) => day === days[8]).length
    expect(ofFile('BIDV_0011000000002_20261010')).toMatchObject([{ known: overlapping }])
  })

  test('each day of each account begins with what the one before ended with, and ends as its bank says', async () => {
    const { run } = await reconcile(scene.folder)
    for (const [place, { account, form, faults }] of banks.entries()) {
      const ofAccount = run.days.filter((day: { account: string }) => day.account === account)
      const kept = arrived().filter((movement) => movement.account === account)
      for (const { day, closing, received, paidOut, money } of ofAccount) {
        expect({ received, paidOut, money }).toEqual(totalsOf(kept.filter((one) => one.day === day)))
        const statement = scene.accounts[place]?.statements[days.indexOf(day)]
        expect(closing).toBe(form === 'camt.054.001.08' ? null : statement?.closing)
      }
      const { gap, wrongTrailer, cutOff } = faults as Record<string, number>
      const hasLost = [gap, wrongTrailer, cutOff].some((at) => at !== undefined)
      expect(form === 'camt.054.001.08' || ofAccount.length === days.length - (hasLost ? 1 : 0)).toBe(true)
    }
  })

  test('reading the folder again changes nothing', async () => {
    const before = await scene.bench.database.pool.query('select count(*) as entries from ledger_entries')
    const { files, run } = await reconcile(scene.folder)
    expect(run.bank).toEqual(totalsOf(arrived()))
    expect(files.every(({ wasKnown, unread }) => wasKnown === true || unread !== undefined)).toBe(true)
    const after = await scene.bench.database.pool.query('select count(*) as entries from ledger_entries')
    expect(after.rows).toEqual(before.rows)
  })

  test('a treasurer reads what became of each file, each day, and what is to be done', async () => {
    const { code, out } = await scene.bench.run(['reconcile', scene.folder])
    expect(code).toBe(1)
    const lines = out.split('\n')
    expect(lines).toContain('account 0011000000001, in đồng')
    const lost = scene.accounts[0]?.movements.filter(({ day }) => day === days[12]) ?? []
    const jump = lost.reduce((sum, { amount, direction }) => sum + (direction === 'in' ? amount : -amount), 0)
    expect(lines).toContain(`  ! ${jump.toLocaleString('en')} đồng moved in between, and no file tells of it`)
    const [broken] = scene.accounts[5]?.movements ?? []
    const missed = (broken?.amount ?? 0) * (broken?.direction === 'in' ? 1 : -1)
    expect(lines).toContain(`  ! ${missed.toLocaleString('en')} đồng of this day could not be read`)
    expect(out).toMatch(/^ {2}SHB_0011000000007_20261025\.xml: .+/m)
    expect(out).toContain('left alone, of no configured sender: readme.txt')
    expect(out).toContain(
      'ask for statements that did not come: account 0011000000001, number 13, account 0011000000005, number 17, ' +
        'account 0011000000007, number 25',
    )
    expect(out).toContain('ask for the files that cannot be read, and read them again')
    expect(out).not.toMatch(/NGUYEN|cảm ơn/)
  })

  test('when the right files came the whole month is there, and what was proved of money holds', async () => {
    const { code, run } = await reconcile(await scene.writeLate())
    expect(code).toBe(0)
    expect(run.gaps).toEqual([])
    const all = await scene.bench.database.pool.query(
      `select outcome, count(*) as count, sum(allocations.amount) as amount
       from allocations join bank_lines on bank_lines.id = line_id
       where undone_at is null and direction = 'in' group by outcome`,
    )
    const found = Object.fromEntries(
      all.rows.map(({ outcome, count, amount }) => [
        outcome,
        { count: Number(count), amount: Number(amount) },
      ]),
    )
    expect({ ...found, reversed: { count: 0, amount: 0 } }).toEqual(totalsOf(everything()).money)
    const verified = await scene.bench.run(['verify'])
    expect(verified.out.split('\n').at(-1)).toBe('everything is whole')
  })

  test('the differences that the channel’s bank planted are found, and nothing else', async () => {
    const { rows } = await scene.bench.database.pool.query(
      `select category, business_day::text as day from breaks where source = 'mb' and category <> 'unread-file'
       order by category`,
    )
    const [, planted] = [...scene.planted].find(([day]) => day === '2026-10-08') ?? []
    expect(planted?.amountDiffers).toHaveLength(1)
    expect([...new Set(rows.map(({ day }) => day))]).toEqual(['2026-10-08'])
    expect(rows.map(({ category }) => category)).toEqual([
      'amount-differs',
      'only-at-bank',
      // The one that the bank left out, and the one whose line cannot be read.
      'only-here',
      'only-here',
    ])
  })

  test('every batch of the wallet but the last is found in the account, with what the wallet kept', async () => {
    const { rows } = await scene.bench.database.pool.query(
      'select count(*) filter (where line_id is not null) as arrived, count(*) as all from settlement_batches',
    )
    expect(rows.map((row) => [Number(row.arrived), Number(row.all)])).toEqual([
      [days.length - 1, days.length],
    ])
  })
})
