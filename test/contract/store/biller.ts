import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import type { AmountRule, Settlement, SettlementOutcome } from '../../../src/domain/payments/biller.ts'
import {
  channel,
  later,
  linesOf,
  newReference,
  news,
  noon,
  openScene,
  type Scene,
  tellBoth,
} from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'

const prefixes = { student: 'HS', bill: 'KT', family: 'GD' }

/** Registers what every store answers collectors. */
export function describeBillerStore(openBench: () => Promise<StoreBench>): void {
  describe('bills for collectors', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const find = (number: string, schoolCode?: string) =>
      bench.store.biller.findCustomer({ number, schoolCode }, prefixes, later(5))
    const codesOf = async (billId: string) => {
      const { bill, student } = await bench.store.bankLines.codeNumbers(billId)
      const origin = await bench.store.bankLines.codeOrigin()
      return {
        bill: makePaymentCode(prefixes.bill, BigInt(bill), origin),
        student: makePaymentCode(prefixes.student, BigInt(student), origin),
      }
    }
    const onBill = async (payable = 950_000) => {
      const { id, dossierNumber } = await scene.accept(scene.toAccept(linesOf(payable)))
      return { id, dossierNumber, codes: await codesOf(id) }
    }
    const settlement = (bill: string, changes: Partial<Settlement> = {}): Settlement => ({
      transaction: newReference(),
      customer: { number: 'HS-0001', schoolCode: scene.schoolCode },
      bill,
      amount: 950_000,
      amounts: 'exact',
      at: later(3),
      ...changes,
    })
    const settle = (what: Settlement, on = channel) =>
      bench.store.biller.settle(on, what, prefixes, () => tellBoth, later(5))
    const paymentOf = async (transaction: string) => {
      const { rows } = await bench.pool.query(
        'select id, state, paid_amount, bill_id from payments where channel = $1 and reference = $2',
        [channel, transaction],
      )
      return rows[0]
    }
    const paidTold = async (id: string) =>
      (await bench.store.views.deliveriesOf(id)).filter(({ event }) => event === 'paid').length

    describe('L17: three answers', () => {
      test('a student with bills is found by code of the student, by payment code, and by the code of a bill', async () => {
        const later = await scene.accept(scene.toAccept({ ...linesOf(300_000), dueOn: '2027-03-15' }))
        const first = await onBill()
        const codes = await codesOf(later.id)
        const both = {
          is: 'bills',
          customer: { name: 'Nguyễn Văn An', className: '3B', schoolCode: scene.schoolCode },
          bills: [
            { code: first.codes.bill, amount: 950_000, period: 'HK1', dossierNumber: first.dossierNumber },
            { code: codes.bill, amount: 300_000 },
          ],
        }
        expect(await find('HS-0001', scene.schoolCode)).toMatchObject(both)
        expect(await find(codes.student, scene.schoolCode)).toMatchObject(both)
        expect(await find(` ${codes.student.toLowerCase()} `)).toMatchObject(both)
        const alone = await find(codes.bill)
        expect(alone).toMatchObject({ is: 'bills', bills: [{ code: codes.bill }] })
        expect(alone.is === 'bills' && alone.bills).toHaveLength(1)
      })

      test('a student who owes nothing is known: never billed, paid or cancelled', async () => {
        expect(await find('HS-0001', scene.schoolCode)).toMatchObject({
          is: 'nothing-owed',
          customer: { name: 'Nguyễn Văn An' },
        })
        const paid = await onBill()
        await settle(settlement(paid.codes.bill))
        const cancelled = await onBill()
        await bench.store.bills.cancel(cancelled.id, tellBoth, noon)
        expect(await find('HS-0001', scene.schoolCode)).toMatchObject({ is: 'nothing-owed' })
        expect(await find(cancelled.codes.bill)).toMatchObject({ is: 'nothing-owed' })
      })

      test('an unknown code tells nothing, and a student of another school is as unknown as none', async () => {
        const other = await openScene(bench.store)
        const { codes } = await onBill()
        for (const number of ['HS-9999', '', 'TH', "' or 1=1 --", 'HSZZZZZZZZ']) {
          expect(await find(number, scene.schoolCode)).toEqual({ is: 'unknown' })
        }
        expect(await find('HS-0001')).toEqual({ is: 'unknown' })
        expect(await find(codes.student, other.schoolCode)).toEqual({ is: 'unknown' })
        expect(await find(codes.bill, other.schoolCode)).toEqual({ is: 'unknown' })
      })

      test('what was paid in part owes the rest', async () => {
        const { id } = await onBill()
        const { reference } = await scene.open(id, 950_000)
        await scene.post(news(reference, 400_000))
        expect(await find('HS-0001', scene.schoolCode)).toMatchObject({ bills: [{ amount: 550_000 }] })
      })
    })

    describe('settling', () => {
      test('posts once, is booked and told to the portals like every payment', async () => {
        const { id, codes } = await onBill()
        const what = settlement(codes.bill)
        expect(await settle(what)).toBe('settled')
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 950_000 })
        const payment = await paymentOf(what.transaction)
        expect(payment).toMatchObject({ state: 'paid', paid_amount: 950_000, bill_id: id })
        expect(await bench.ledger(payment.id)).toMatchObject([
          { debit: `clearing:${channel}`, credit: 'receivable', amount: 950_000 },
        ])
        expect(await paidTold(id)).toBe(2)
      })

      test('D1: five times the same, one after another, posts once and is known five times', async () => {
        const { id, codes } = await onBill()
        const what = settlement(codes.bill)
        const outcomes: SettlementOutcome[] = []
        for (let time = 0; time < 5; time += 1) outcomes.push(await settle(what))
        expect(outcomes).toEqual(['settled', ...Array(4).fill('repeated')])
        expect((await scene.billOf({ id })).paid).toBe(950_000)
      })

      test('D2: the same fifty times at once posts once', async () => {
        for (let round = 0; round < 3; round += 1) {
          const { id, codes } = await onBill()
          const what = settlement(codes.bill)
          const outcomes = await Promise.all(Array.from({ length: 50 }, () => settle(what)))
          expect(outcomes.toSorted()).toEqual([...Array(49).fill('repeated'), 'settled'])
          expect((await scene.billOf({ id })).paid).toBe(950_000)
          expect(await bench.ledger((await paymentOf(what.transaction)).id)).toHaveLength(1)
        }
      })

      test('two transactions for one bill at once: exactly one wins, the money of the other was never ours', async () => {
        for (let round = 0; round < 10; round += 1) {
          const { id, codes } = await onBill()
          const pair = [settlement(codes.bill), settlement(codes.bill)]
          const outcomes = await Promise.all(pair.map((what) => settle(what)))
          expect(outcomes.toSorted()).toEqual(['already-paid', 'settled'])
          const loser = pair[outcomes.indexOf('already-paid')]
          expect(await paymentOf(loser?.transaction ?? '')).toBeUndefined()
          expect((await scene.billOf({ id })).paid).toBe(950_000)
        }
      })

      test('a settlement and a confirmation of another channel at once: whoever is later finds it paid', async () => {
        const { id, codes } = await onBill()
        const { reference } = await scene.open(id, 950_000)
        const what = settlement(codes.bill)
        const [settled] = await Promise.all([settle(what), scene.post(news(reference, 950_000))])
        const { paid } = await scene.billOf({ id })
        expect([settled, paid]).toEqual(
          settled === 'settled' ? ['settled', 1_900_000] : ['already-paid', 950_000],
        )
      })

      test('D3: the same transaction with another amount or bill is a conflict, and the first stays', async () => {
        const [first, second] = [await onBill(), await onBill()]
        const what = settlement(first.codes.bill)
        expect(await settle(what)).toBe('settled')
        expect(await settle({ ...what, amount: 590_000 })).toBe('conflict')
        expect(await settle({ ...what, bill: second.codes.bill })).toBe('conflict')
        expect((await scene.billOf(first)).paid).toBe(950_000)
        expect((await scene.billOf(second)).paid).toBe(0)
        expect(await settle(what)).toBe('repeated')
      })

      test.each<[AmountRule, number, SettlementOutcome]>([
        ['exact', 949_999, 'wrong-amount'],
        ['exact', 950_001, 'wrong-amount'],
        ['exact', 0, 'wrong-amount'],
        ['up-to', 949_999, 'settled'],
        ['up-to', 950_001, 'wrong-amount'],
        ['up-to', 0, 'wrong-amount'],
        ['any', 1_000_000, 'settled'],
        ['any', 0, 'wrong-amount'],
      ])('A8: where %s amounts are taken, %i of 950000 is %s', async (amounts, amount, outcome) => {
        const { id, codes } = await onBill()
        const what = settlement(codes.bill, { amounts, amount })
        expect(await settle(what)).toBe(outcome)
        expect((await scene.billOf({ id })).paid).toBe(outcome === 'settled' ? amount : 0)
        expect(await paymentOf(what.transaction)).toEqual(
          outcome === 'settled' ? expect.anything() : undefined,
        )
      })

      test('a bill that is cancelled, of another student, school or number is unknown', async () => {
        const { id, codes } = await onBill()
        const beside = await onBill()
        const other = await openScene(bench.store)
        await bench.store.roster.putStudents([aStudent({ schoolCode: scene.schoolCode, code: 'HS-2' })], noon)
        const elsewhere = [
          // Who names a bill is shown that one alone, and settles no other.
          { customer: { number: beside.codes.bill, schoolCode: scene.schoolCode } },
          { bill: 'KT22222222' },
          { bill: codes.student },
          { bill: '' },
          { customer: { number: 'HS-2', schoolCode: scene.schoolCode } },
          { customer: { number: 'HS-0001', schoolCode: other.schoolCode } },
          { customer: { number: codes.bill, schoolCode: other.schoolCode } },
          { customer: { number: 'HS-9', schoolCode: scene.schoolCode } },
        ]
        for (const changes of elsewhere) {
          expect(await settle(settlement(codes.bill, changes))).toBe('unknown-bill')
        }
        expect((await scene.billOf({ id })).paid).toBe(0)
        await bench.store.bills.cancel(id, tellBoth, noon)
        expect(await settle(settlement(codes.bill))).toBe('unknown-bill')
      })

      test('L11: instalments are settled one after the other, and the whole is refused after the first', async () => {
        const { id, codes } = await onBill()
        const plans = [
          {
            name: 'hai đợt',
            instalments: [
              { dueOn: '2026-10-15', amount: 500_000 },
              { dueOn: '2026-12-15', amount: 450_000 },
            ],
          },
        ]
        await bench.store.billLife.setPlans(id, plans, { by: 'hieu-truong', at: noon })
        expect(await settle(settlement(codes.bill, { amount: 500_000 }))).toBe('settled')
        expect(await find(codes.bill)).toMatchObject({ bills: [{ amount: 450_000 }] })
        expect(await settle(settlement(codes.bill))).toBe('wrong-amount')
        const pair = [
          settlement(codes.bill, { amount: 450_000 }),
          settlement(codes.bill, { amount: 450_000 }),
        ]
        const outcomes = await Promise.all(pair.map((what) => settle(what)))
        expect(outcomes.toSorted()).toEqual(['already-paid', 'settled'])
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 950_000 })
      })

      test('a bill of exact amounts is settled by no other, however much its collector takes', async () => {
        const { id } = await scene.accept(scene.toAccept({ ...linesOf(950_000), exactness: 'exact' }))
        const { bill } = await codesOf(id)
        expect(await settle(settlement(bill, { amount: 400_000, amounts: 'any' }))).toBe('wrong-amount')
        expect(await settle(settlement(bill, { amounts: 'any' }))).toBe('settled')
      })

      test('a refused settlement charges nothing, and a time to come counts as now', async () => {
        const terms = { expiresOn: '2026-10-10', graceDays: 30, lateFee: { once: 20_000, perDay: 1_000 } }
        const { id } = await scene.accept(scene.toAccept({ ...linesOf(950_000), ...terms }))
        const { bill } = await codesOf(id)
        const future = new Date('2099-01-01T00:00:00Z')
        expect(await settle(settlement(bill, { amount: 1, at: future }))).toBe('wrong-amount')
        expect(await scene.billOf({ id })).toMatchObject({ state: 'issued', payable: 950_000 })
        expect(await settle(settlement(bill, { at: future }))).toBe('settled')
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 950_000, lateFees: 0 })
      })

      test('L4: money that a collector took in time is kept, although the bill expired before it told us', async () => {
        const { id } = await scene.accept(scene.toAccept({ ...linesOf(950_000), expiresOn: '2026-09-30' }))
        const { bill } = await codesOf(id)
        const at = new Date('2026-10-01T08:00:00+07:00')
        await bench.store.billLife.expireDue({ day: '2026-10-01', limit: 10_000, at })
        expect(await scene.billOf({ id })).toMatchObject({ state: 'expired' })
        const late = settlement(bill, { at })
        expect(await bench.store.biller.settle(channel, late, prefixes, () => tellBoth, at)).toBe(
          'unknown-bill',
        )
        expect(await settle(settlement(bill))).toBe('settled')
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 950_000, lateFees: 0 })
      })

      test('a bill that is not shown to payers yet is neither found nor settled', async () => {
        const { id } = await scene.accept(scene.toAccept({ ...linesOf(950_000), publishOn: '2026-12-01' }))
        const { bill } = await codesOf(id)
        expect(await find(bill)).toMatchObject({ is: 'nothing-owed' })
        expect(await settle(settlement(bill))).toBe('unknown-bill')
      })

      test('a refused transaction stays refused although it would fit later: its money went back to the payer', async () => {
        const { id, codes } = await onBill()
        const what = settlement(codes.bill, { amount: 550_000 })
        expect(await settle(what)).toBe('wrong-amount')
        const { reference } = await scene.open(id, 950_000)
        await scene.post(news(reference, 400_000))
        expect(await settle(what)).toBe('wrong-amount')
        expect((await scene.billOf({ id })).paid).toBe(400_000)
        expect(await settle({ ...what, transaction: newReference() })).toBe('settled')
      })

      test('a transaction that the channel told of in another way first is known by it', async () => {
        const { id, codes } = await onBill()
        const told = news(newReference(), 950_000, {
          description: (await scene.billOf({ id })).dossierNumber,
        })
        expect(await scene.post(told)).toBe('posted')
        const what = settlement(codes.bill, { transaction: told.reference })
        expect(await settle({ ...what, amount: 1 })).toBe('conflict')
        const other = await onBill()
        expect(await settle({ ...what, bill: other.codes.bill })).toBe('conflict')
        expect(await settle(what)).toBe('repeated')
        expect((await scene.billOf({ id })).paid).toBe(950_000)
      })

      test('the same number at two collectors is two transactions', async () => {
        const [first, second] = [await onBill(), await onBill()]
        const transaction = newReference()
        expect(await settle(settlement(first.codes.bill, { transaction }))).toBe('settled')
        expect(await settle(settlement(second.codes.bill, { transaction }), 'another')).toBe('settled')
      })

      test('whatever is settled in whatever order, what a bill got is what was answered settled', async () => {
        const steps = fc.array(
          fc.record({
            bill: fc.nat(1),
            transaction: fc.nat(3),
            amount: fc.constantFrom(100_000, 200_000, 300_000),
            amounts: fc.constantFrom<AmountRule>('exact', 'up-to', 'any'),
          }),
          { maxLength: 12 },
        )
        await fc.assert(
          fc.asyncProperty(steps, async (told) => {
            const bills = [await onBill(300_000), await onBill(300_000)]
            const numbers = Array.from({ length: 4 }, () => newReference())
            const outcomes = await Promise.all(
              told.map(({ bill, transaction, amount, amounts }) =>
                settle(
                  settlement(bills[bill]?.codes.bill ?? '', {
                    transaction: numbers[transaction] ?? '',
                    amount,
                    amounts,
                  }),
                ),
              ),
            )
            for (const [place, { id }] of bills.entries()) {
              const settled = told.filter(({ bill }, step) => bill === place && outcomes[step] === 'settled')
              const sum = settled.reduce((total, { amount }) => total + amount, 0)
              expect((await scene.billOf({ id })).paid).toBe(sum)
              const booked = await bench.pool.query(
                `select coalesce(sum(ledger_entries.amount), 0) as sum from ledger_entries
                 join payments on payments.id = cause_id where cause = 'payment' and bill_id = $1`,
                [id],
              )
              expect(booked.rows[0].sum).toBe(sum)
            }
          }),
          { numRuns: 25 },
        )
      })
    })
  })
}
