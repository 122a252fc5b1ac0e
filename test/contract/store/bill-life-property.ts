import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { billStateAfter, isInForce } from '../../../src/domain/bills/bill.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { issueCarrying } from '../../support/carry-debts.ts'
import { payee } from '../../support/refund-scene.ts'
import { later, linesBy, linesOf, newReference, news, noon, tellBoth } from '../../support/scene.ts'
import { aSchool } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'
import {
  act,
  anActor,
  balancesOf,
  closing,
  morningOf,
  oneDecides,
  playAtOnce,
  sumOf,
  tell,
  unlessConflict,
  when,
} from '../../support/whatever-happens.ts'

const told = { portals: ['nation', 'province'], tellPaid: tellBoth }
const days = ['2026-10-05', '2026-10-12', '2026-10-20'] as const

/** Four bills of one student, of which each has other terms. */
const terms = [
  { expiresOn: '2026-10-10', dueOn: '2026-10-10', graceDays: 5, lateFee: { once: 7, perDay: 1 } },
  { state: 'draft', exactness: 'exact', dueOn: '2026-10-11' },
  { publishOn: '2026-10-08', dueOn: '2026-10-12' },
  { dueOn: '2026-10-13' },
] as const

/** What they ask: the last has a line that closes only as a whole, one that takes any part, and one that is owed by nobody. */
const linesOfBill = (place: number, amount: number) =>
  place === 3
    ? linesBy(['TUITION', 'exact', 60], ['SERVICE', 'any', amount], ['VOLUNTARY', 'any', 30])
    : linesOf(amount)

/** The first four stand from the beginning; further ones are those that took debts over, where there are any. */
const bill = fc.nat({ max: 5 })
const amount = fc.integer({ min: 1, max: 150 })
const day = fc.constantFrom(...days)
const step = fc.oneof(
  fc.record({ what: fc.constant('pay' as const), bill, amount, day, twice: fc.boolean() }),
  fc.record({
    what: fc.constant('transfer' as const),
    names: fc.option(bill),
    amount,
    day,
    twice: fc.boolean(),
  }),
  fc.record({ what: fc.constant('correct' as const), bill, amount }),
  fc.record({ what: fc.constant('use-credit' as const), bill, amount }),
  fc.record({ what: fc.constantFrom('issue', 'publish', 'cancel', 'plan'), bill }),
  fc.record({ what: fc.constant('expire' as const), day }),
  fc.record({ what: fc.constant('carry' as const), amount }),
  fc.record({ what: fc.constant('reverse' as const), place: fc.nat({ max: 5 }) }),
  fc.record({ what: fc.constant('instalment' as const), bill, day, place: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ what: fc.constant('at-counter' as const), bill, amount, day }),
  fc.record({ what: fc.constantFrom('undo', 'give'), place: fc.nat({ max: 3 }) }),
  fc.record({
    what: fc.constant('void' as const),
    place: fc.nat({ max: 3 }),
    by: fc.option(fc.nat({ max: 5 })),
  }),
  fc.record({ what: fc.constant('write-off' as const), bill }),
  fc.record({
    what: fc.constant('refund' as const),
    place: fc.nat({ max: 3 }),
    amount,
    owedAgain: fc.boolean(),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** What random ones found once, in as few steps as tell of it. */
const examples: [Step[], number, number | undefined][] = [
  // Credit that was used is taken back.
  [
    [
      { what: 'pay', bill: 1, amount: 60, day: '2026-10-05', twice: false },
      { what: 'use-credit', bill: 2, amount: 60 },
      { what: 'reverse', place: 0 },
      { what: 'pay', bill: 1, amount: 40, day: '2026-10-05', twice: false },
    ],
    1,
    undefined,
  ],
  // More was paid than asked, still less is asked then, and it is taken back before more is paid again.
  [
    [
      { what: 'at-counter', bill: 2, amount: 150, day: '2026-10-05' },
      { what: 'correct', bill: 2, amount: 8 },
      { what: 'reverse', place: 0 },
      { what: 'pay', bill: 2, amount: 80, day: '2026-10-05', twice: false },
    ],
    1,
    undefined,
  ],
]

/** Registers that no interleaving of what happens to bills loses or doubles money. */
export function describeBillLifeProperty(openBench: () => Promise<StoreBench>): void {
  describe('whatever happens to the bills of a student', () => {
    let bench: StoreBench
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())

    test('one after the other or three at once: every đồng in one place, and each bill says what its entries say', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 3, maxLength: 16 }),
          fc.integer({ min: 1, max: 3 }),
          fc.constantFrom(undefined, 20),
          async (steps, atOnce, transferFeesBorne) => {
            const scene = await openBankScene(bench)
            await bench.store.roster.putSchool(
              aSchool({ code: scene.schoolCode, transferFeesBorne }),
              later(1),
            )
            const { bills, received } = await play(bench, scene, steps, atOnce)
            await judge(bench, scene, bills, received)
          },
        ),
        // What is proved, is proved of the whole store: smaller ones would fail by what this one left.
        { numRuns: 25, endOnFailure: true, examples },
      )
    })
  })
}

async function play(bench: StoreBench, scene: BankScene, steps: readonly Step[], atOnce: number) {
  const { store } = bench
  const student = await scene.student()
  const bills: string[] = []
  for (const [place, term] of terms.entries()) {
    const lines = linesOfBill(place, 100)
    const { id } = await scene.accept(scene.toAccept({ ...lines, ...term, studentCode: student.code }))
    bills.push(id)
  }
  let received = 0
  let reversed = 0

  const pay = async (id: string, sum: number, on: string, purpose?: { plan: string; place: number }) => {
    const reference = newReference()
    await store.payments.open({
      ...{ channel: 'platform', reference, billId: id, amount: sum, at: noon, askAt: later(60) },
      ...(purpose ? { purpose: { is: 'instalment', ...purpose } as const } : {}),
    })
    received += sum
    return () => scene.post(news(reference, sum, { at: morningOf(on) }))
  }
  const carry = async (amount: number) => {
    const order = { amount, at: act.at, only: student.code }
    bills.push(...(await issueCarrying(bench, scene, order)))
  }
  const paymentAt = async (place: number) => {
    const { rows } = await bench.pool.query<{ id: string }>(
      `select payments.id from payments join bills on bills.id = bill_id
       where school_code = $1 and payments.state = 'paid' order by payments.id offset $2 limit 1`,
      [scene.schoolCode, place],
    )
    return rows[0]?.id
  }
  const reverse = async (place: number) => {
    const paymentId = await paymentAt(place)
    if (!paymentId) return
    const order = { paymentId, why: 'taken-back', reason: 'so it is', actor: anActor } as const
    const { amount } = await store.reversals.reverse(order, when)
    reversed += amount
  }
  const atCounter = async (billId: string, amount: number, on: string) => {
    const money = {
      billId,
      amount,
      method: 'cash',
      series: 'PT',
      receivedAt: morningOf(on),
      actor: anActor,
    } as const
    await store.receipts.take(money, when)
    received += amount
  }
  const makeVoid = async (place: number, by: number | null) => {
    const all = await store.receipts.of({ schoolCode: scene.schoolCode, studentCode: student.code })
    const receipt = all.filter(({ kind, state }) => kind === 'counter' && state === 'valid')[place]
    if (!receipt) return
    const replacedBy = all.filter(({ id }) => id !== receipt.id)[by ?? -1]?.id
    const said = { actor: anActor, reason: 'so it is', replacedBy }
    const { state } = await store.receipts.void(receipt.id, said, when)
    if (state !== (replacedBy ? 'replaced' : 'void')) throw new Error(`a void receipt is ${state}`)
    reversed += receipt.amount
  }
  const pieceThat = async (isGiven: boolean, place: number) => {
    const { rows } = await bench.pool.query<{ id: string; amount: number }>(
      `select allocations.id, allocations.amount from allocations join bank_lines on bank_lines.id = line_id
       where account = $1 and undone_at is null and (student_code is not null) = $2 order by allocations.id offset $3 limit 1`,
      [scene.account, isGiven, place],
    )
    return rows[0]
  }
  const undo = async (place: number) => {
    const piece = await pieceThat(true, place)
    if (piece) await store.moneyDesk.undo(piece.id, act, act.at)
  }
  const give = async (place: number) => {
    const piece = await pieceThat(false, place)
    if (!piece) return
    const share = { schoolCode: scene.schoolCode, studentCode: student.code, amount: piece.amount }
    await store.moneyDesk.giveByList({ allocationId: piece.id, shares: [share], by: 'An' }, tell, act.at)
  }
  const refund = async ({
    place,
    amount,
    owedAgain,
  }: {
    place: number
    amount: number
    owedAgain: boolean
  }) => {
    const paymentId = await paymentAt(place)
    const of = paymentId ? { paymentId } : { schoolCode: scene.schoolCode, studentCode: student.code }
    const order = { of, amount, way: 'transfer', owedAgain, payee, reason: 'so it is' } as const
    return store.refunds.request({ ...order, actor: anActor, rules: oneDecides }, when)
  }
  const writeOff = (billId: string) =>
    store.writeOffs.request({ billId, actor: anActor, reason: 'so it is', rules: oneDecides }, when)
  const run = async (one: Step): Promise<unknown> => {
    const id = 'bill' in one ? (bills[one.bill % bills.length] as string) : ''
    switch (one.what) {
      case 'pay': {
        const post = await pay(id, one.amount, one.day)
        return Promise.all(one.twice ? [post(), post()] : [post()])
      }
      case 'instalment':
        return (await pay(id, one.place === 1 ? 40 : 60, one.day, { plan: 'A', place: one.place }))()
      case 'transfer': {
        const named = bills[one.names ?? -1]
        const code = named ? await scene.paymentCodeOf(named) : student.paymentCode
        const line = scene.line(code, one.amount, { bookedOn: one.day })
        received += one.amount
        return Promise.all(one.twice ? [scene.take([line]), scene.take([line])] : [scene.take([line])])
      }
      case 'correct':
        return store.billLife.correct(id, { ...linesOfBill(one.bill, one.amount), tellPaid: tellBoth }, act)
      case 'use-credit':
        return store.credits.use({ billId: id, amount: one.amount, ...act }, tell)
      case 'issue':
        return store.billLife.issue(id, told, act)
      case 'publish':
        return store.billLife.publish(id, told, act)
      case 'cancel':
        return store.bills.cancel(id, tellBoth, act.at, act)
      case 'plan': {
        const instalments = [40, 60].map((part) => ({ dueOn: '2026-10-09', amount: part }))
        return store.billLife.setPlans(id, [{ name: 'A', instalments }], act)
      }
      case 'carry':
        return carry(one.amount)
      case 'reverse':
        return reverse(one.place).catch(unlessConflict)
      case 'at-counter':
        return atCounter(id, one.amount, one.day).catch(unlessConflict)
      case 'void':
        return makeVoid(one.place, one.by).catch(unlessConflict)
      case 'undo':
        return undo(one.place).catch(unlessConflict)
      case 'give':
        return give(one.place).catch(unlessConflict)
      case 'write-off':
        return writeOff(id).catch(unlessConflict)
      case 'refund':
        return refund(one).catch(unlessConflict)
      case 'expire':
        return store.billLife.expireDue({ day: one.day, limit: 1_000, at: morningOf(one.day) })
    }
  }
  await playAtOnce(steps, atOnce, run)
  return { bills, received: received - reversed }
}

async function judge(bench: StoreBench, scene: BankScene, ids: readonly string[], received: number) {
  const bills = await Promise.all(ids.map((id) => scene.billOf({ id })))
  const of = await balancesOf(bench, [scene.schoolCode], [scene.account])

  // Received = on bills + credit + unowned, and what bills say is owed is what the ledger says.
  expect(of('clearing:platform') + of('clearing:counter-cash') + of(`bank:${scene.account}`)).toBe(received)
  const closed = sumOf(bills.map(closing))
  const elsewhere = ['fees-and-charges', 'payer-credit', 'unowned-money', 'refunds-due'].map(of)
  expect(closed - sumOf(elsewhere)).toBe(received)
  const open = bills.filter(({ state }) => isInForce(state) || state === 'expired')
  expect(of('receivable')).toBe(sumOf(open.map((bill) => bill.payable - closing(bill))))
  expect(of('carried-debts')).toBe(0)
  const lateFees = bills.filter(({ state }) => state !== 'cancelled').map((one) => one.lateFees)
  expect(of('late-fee-income') + sumOf(lateFees)).toBe(0)

  for (const { id, state, payable, paid, publishedAt } of bills) {
    if (isInForce(state))
      expect(state).toBe(billStateAfter(payable, paid, publishedAt ? 'published' : 'issued'))
    const portal = (await bench.store.views.deliveriesOf(id)).filter((one) => one.portal === 'nation')
    const events = portal.map(({ event }) => event)
    // What portals hear begins with the bill itself, and a paid one is told as paid behind its newest telling.
    if (events.length > 0) expect(events[0]).toBe('issued')
    if (state === 'paid' && payable > 0)
      expect(events.lastIndexOf('paid')).toBeGreaterThan(events.lastIndexOf('issued'))
  }
  const { rows: doubled } = await bench.pool.query(
    `select 1 from payments join bills on bills.id = bill_id
     where school_code = $1 and paid_amount <> (
       select sum(amount) from ledger_entries where cause = 'payment' and cause_id = payments.id)`,
    [scene.schoolCode],
  )
  expect(doubled).toEqual([])
  expect(await unproven(bench)).toEqual([])
}
