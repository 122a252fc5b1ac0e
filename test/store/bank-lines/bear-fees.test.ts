import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { later, linesOf, newReference, news, noon, tellBoth } from '../../support/scene.ts'
import { aSchool } from '../../support/school-records.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(async () => {
  expect(await unproven(bench)).toEqual([])
  await bench.close()
})
beforeEach(async () => {
  scene = await openBankScene(bench)
  await bear(3_300)
})

const bear = (transferFeesBorne: number, at = scene) =>
  bench.store.roster.putSchool(aSchool({ code: at.schoolCode, transferFeesBorne }), later(1))
const owing = (payable?: number) => scene.owing(payable)
const stateOf = ({ bill }: { bill: { id: string } }) => scene.standingOf(bill)
const correct = ({ bill }: { bill: { id: string } }, payable: number) =>
  bench.store.billLife.correct(
    bill.id,
    { ...linesOf(payable), tellPaid: tellBoth },
    { by: 'mai', reason: 'another price', at: noon },
  )
/** What the school's fees came to, by the journal and by the list of them. */
const fees = async () => {
  const { rows } = await bench.pool.query(
    `select
       (select coalesce(sum(case 'fees-and-charges' when debit then amount when credit then -amount end), 0)
        from ledger_entries where school_code = $1) as booked,
       (select coalesce(sum(amount), 0) from borne_fees where school_code = $1 and undone_at is null) as listed`,
    [scene.schoolCode],
  )
  return rows[0]
}
/** What the report of charges says of them. */
const borneOn = (day: string) =>
  bench.store.settlements.borne({ from: day, to: day, schoolCode: scene.schoolCode })
const pieceOf = async ({ line }: ReadBankLine) => {
  const { rows } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where reference = $1 and undone_at is null`,
    [line.reference],
  )
  return rows[0].id as string
}

test('A1: a transfer that lacks a fee of the bank closes its bill, with the fee as a line of its own, and portals are told', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_249_000)
  await scene.take([line])
  expect(await stateOf(an)).toBe('paid 1250000')
  expect(await bench.ledger(await pieceOf(line))).toEqual([
    expect.objectContaining({ debit: `bank:${scene.account}`, credit: 'receivable', amount: 1_249_000 }),
    expect.objectContaining({ debit: 'fees-and-charges', credit: 'receivable', amount: 1_000 }),
  ])
  expect(await fees()).toEqual({ booked: 1_000, listed: 1_000 })
  expect(await borneOn('2026-10-05')).toEqual([{ schoolCode: scene.schoolCode, count: 1, amount: 1_000 }])
  expect(await borneOn('2026-10-06')).toEqual([])
  expect(
    (await bench.store.views.deliveriesOf(an.bill.id)).filter(({ event }) => event === 'paid'),
  ).toHaveLength(2)
})

test('A1, A3: what lacks more than the school bears, or is of a school that bears nothing, stays owed', async () => {
  const an = await owing()
  await scene.take([scene.line(an.paymentCode, 1_246_699)])
  expect(await stateOf(an)).toBe('partly-paid 1246699')
  scene = await openBankScene(bench)
  const binh = await owing()
  await scene.take([scene.line(binh.paymentCode, 1_249_000)])
  expect(await stateOf(binh)).toBe('partly-paid 1249000')
  expect(await fees()).toEqual({ booked: 0, listed: 0 })
})

test('A1: what lacks of the last instalment of a plan that was chosen stays owed', async () => {
  const an = await owing(1_000_000)
  const instalments = ['2026-10-10', '2026-11-10'].map((dueOn) => ({ dueOn, amount: 500_000 }))
  const said = { by: 'mai', reason: 'two parts', at: noon }
  expect(await bench.store.billLife.setPlans(an.bill.id, [{ name: 'A', instalments }], said)).toEqual({
    is: 'set',
  })
  const { reference } = await bench.store.payments.open({
    ...{ channel: 'platform', reference: newReference(), billId: an.bill.id, amount: 500_000 },
    ...{ at: noon, askAt: later(60), purpose: { is: 'instalment', plan: 'A', place: 1 } },
  })
  await scene.post(news(reference, 500_000))
  expect((await scene.billOf(an.bill)).plan).toBe('A')
  await scene.take([scene.line(an.paymentCode, 499_000)])
  expect(await stateOf(an)).toBe('partly-paid 999000')
  expect(await fees()).toEqual({ booked: 0, listed: 0 })
})

test('A1: of what came by a channel no bank took anything, so nothing is borne', async () => {
  const an = await owing()
  const reference = newReference()
  await bench.store.payments.post('platform', news(reference, 1_249_000), () => tellBoth, noon)
  const [money] = await bench.store.moneySearch.withoutOwner({ reference, limit: 1 }, noon)
  const given = {
    allocationId: money?.id ?? '',
    schoolCode: scene.schoolCode,
    studentCode: an.code,
    by: 'hoa',
  }
  await bench.store.bankLines.giveTo(given, () => tellBoth, noon)
  expect(await stateOf(an)).toBe('partly-paid 1249000')
  expect(await fees()).toEqual({ booked: 0, listed: 0 })
})

test('A1: when the money is taken away again, by a person or by the bank, the fee is not borne any more', async () => {
  const [an, binh] = [await owing(), await owing()]
  const [given, returned] = [scene.line(an.paymentCode, 1_249_000), scene.line(binh.paymentCode, 1_248_000)]
  await scene.take([given, returned])
  expect(await fees()).toEqual({ booked: 3_000, listed: 3_000 })
  await bench.store.moneyDesk.undo(await pieceOf(given), { by: 'mai', reason: 'wrong' }, noon)
  await scene.take([scene.line(`hoan tra ${returned.line.reference}`, 1_248_000, { direction: 'out' })])
  expect([await stateOf(an), await stateOf(binh)]).toEqual(['issued 0', 'issued 0'])
  expect(await fees()).toEqual({ booked: 0, listed: 0 })
  expect(await borneOn('2026-10-05')).toEqual([])
  await scene.take([scene.line(an.paymentCode, 1_250_000), scene.line(binh.paymentCode, 1_249_500)])
  expect([await stateOf(an), await stateOf(binh)]).toEqual(['paid 1250000', 'paid 1250000'])
  expect(await fees()).toEqual({ booked: 500, listed: 500 })
})

test('A1: when money that came beyond the bill goes back or is taken away, the bill stays paid and its fee borne', async () => {
  const an = await owing()
  await scene.take([scene.line(an.paymentCode, 1_249_000)])
  const came = async (amount: number) => {
    const { id, reference } = await scene.open(an.bill.id, amount, newReference())
    await scene.post(news(reference, amount))
    return { paymentId: id }
  }
  const [first, second] = [await came(100_000), await came(200_000)]
  const said = { actor: someone('mai'), reason: 'paid twice' }
  const cash = {
    amount: 100_000,
    way: 'cash',
    payee: undefined,
    owedAgain: false,
    rules: noSecondPerson,
  } as const
  await bench.store.refunds.request({ of: first, ...cash, ...said }, when(later(10)))
  await bench.store.reversals.reverse({ ...second, why: 'taken-back', ...said }, when(later(11)))
  expect(await stateOf(an)).toBe('paid 1250000')
  expect(await fees()).toEqual({ booked: 1_000, listed: 1_000 })
})

test('A1: of a bill that was corrected upwards no second fee is borne, and what only that lacks can be written off', async () => {
  const an = await owing()
  await scene.take([scene.line(an.paymentCode, 1_249_000)])
  await correct(an, 1_260_000)
  expect(await stateOf(an)).toBe('partly-paid 1250000')
  await scene.take([scene.line(an.paymentCode, 9_500)])
  expect(await stateOf(an)).toBe('partly-paid 1259500')
  expect(await fees()).toEqual({ booked: 1_000, listed: 1_000 })
  const order = { billId: an.bill.id, actor: someone('mai'), reason: 'a second fee of the bank' }
  const rules = { ...noSecondPerson, limits: { 'write-off': 500 } }
  await bench.store.writeOffs.request({ ...order, rules }, when(later(90)))
  expect(await stateOf(an)).toBe('written-off 1259500')
  expect(await fees()).toEqual({ booked: 1_000, listed: 1_000 })
})

test('A1: of a bill that is corrected downwards the school bears no more than still lacks, and only money becomes credit', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_249_000)
  await scene.take([line])
  expect(await correct(an, 1_249_400)).toMatchObject({
    credited: 0,
    bill: { state: 'paid', paid: 1_249_400 },
  })
  expect(await fees()).toEqual({ booked: 400, listed: 400 })
  expect(await correct(an, 1_249_000)).toMatchObject({ credited: 0, bill: { state: 'paid' } })
  expect(await fees()).toEqual({ booked: 0, listed: 0 })
  expect(await correct(an, 1_000_000)).toMatchObject({ credited: 249_000, bill: { state: 'paid' } })
  expect(await scene.credit(an.code)).toBe(249_000)
  expect(await unproven(bench)).toEqual([])
  await bench.store.moneyDesk.undo(await pieceOf(line), { by: 'mai', reason: 'wrong' }, noon)
  expect([await stateOf(an), await scene.credit(an.code)]).toEqual(['issued 0', 0])
})

test('the database refuses that two fees are borne for one bill', async () => {
  const an = await owing()
  await scene.take([scene.line(an.paymentCode, 1_249_000)])
  const twice = `
    insert into borne_fees (id, allocation_id, bill_id, school_code, amount, made_at)
    select uuidv7(), (select id from allocations where id <> allocation_id limit 1), bill_id, school_code, amount, made_at
    from borne_fees where bill_id = $1`
  await expect(bench.pool.query(twice, [an.bill.id])).rejects.toThrow('bills_bear_one_fee')
})

test('A1: the parts of one statement close a bill in whatever order, and what is borne is never more than the school says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.integer({ min: 1, max: 6 }).map((units) => units * 1_100),
        { minLength: 1, maxLength: 4 },
      ),
      fc.boolean(),
      async (amounts, turned) => {
        scene = await openBankScene(bench)
        await bear(3_300)
        const an = await owing(11_000)
        await scene.take(
          (turned ? amounts.toReversed() : amounts).map((amount) => scene.line(an.paymentCode, amount)),
        )
        const came = amounts.reduce((sum, amount) => sum + amount, 0)
        const isClosed = came >= 11_000 - 3_300
        expect(await stateOf(an)).toBe(isClosed ? 'paid 11000' : `partly-paid ${came}`)
        const borne = isClosed ? Math.max(0, 11_000 - came) : 0
        expect(await fees()).toEqual({ booked: borne, listed: borne })
        expect(await scene.credit(an.code)).toBe(Math.max(0, came - 11_000))
      },
    ),
    { numRuns: 12 },
  )
})
