import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PaymentNews } from '../../../src/domain/payments/payment.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { untilItWaits } from '../../support/beside-unfinished.ts'
import {
  channel,
  later,
  linesOf,
  newDossierNumber,
  newReference,
  news,
  noon,
  openScene,
  type Scene,
  tellBoth,
} from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import type { LedgerRow, StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

/** Registers what every store of payments keeps. */
export function describePaymentStore(openBench: () => Promise<StoreBench>): void {
  describe('payments', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const paidTold = async (id: string) =>
      (await bench.store.views.deliveriesOf(id)).filter(({ event }) => event === 'paid').length
    const onBill = async (payable = 950_000) => {
      const bill = await scene.accept(scene.toAccept(linesOf(payable)))
      return { bill, payment: await scene.open(bill.id, payable) }
    }

    test('a success closes the bill, is booked and told to the portals', async () => {
      const { bill, payment } = await onBill()
      expect(await scene.post(news(payment.reference, 950_000))).toBe('posted')
      expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 950_000, settledAt: later(5) })
      expect(await bench.store.payments.find(payment.id)).toMatchObject({
        state: 'paid',
        paidAmount: 950_000,
        paidAt: later(3),
        askAt: null,
      })
      expect(short(await bench.ledger(payment.id))).toEqual(['clearing:platform > receivable 950000'])
      expect(await paidTold(bill.id)).toBe(2)
    })

    test('one is started at once, whatever is being done with its bill', async () => {
      const { bill } = await onBill()
      const act = { by: 'An', reason: 'more meals', at: later(9) }
      await bench.store.inOneTransaction(async ({ billLife }) => {
        await billLife.correct(bill.id, { ...linesOf(1_000_000), tellPaid: tellBoth }, act)
        const starting = scene.open(bill.id, 1_000_000).then(({ state }) => state)
        const waiting = untilItWaits(bench.pool).then(() => 'waits')
        expect(await Promise.race([starting, waiting])).toBe('open')
      })
    })

    test('the same news fifty times at once posts once', async () => {
      // Later rounds find every connection open, so that the news truly run at once.
      for (let round = 0; round < 5; round += 1) {
        const { bill, payment } = await onBill()
        const same = news(payment.reference, 950_000)
        const outcomes = await Promise.all(Array.from({ length: 50 }, () => scene.post(same)))
        expect(outcomes.toSorted()).toEqual(['posted', ...Array(49).fill('repeated')])
        expect(await bench.ledger(payment.id)).toHaveLength(1)
        expect((await scene.billOf(bill)).paid).toBe(950_000)
        expect(await paidTold(bill.id)).toBe(2)
      }
    })

    test('news of an unknown payment fifty times at once are kept once', async () => {
      const reference = newReference()
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => scene.post(news(reference, 70_000))),
      )
      expect(outcomes.filter((outcome) => outcome === 'unowned')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(49)
    })

    test('a payment that is still open changes nothing', async () => {
      const { bill, payment } = await onBill()
      expect(await scene.post(news(payment.reference, 950_000, { outcome: 'pending' }))).toBe('noted')
      expect(await bench.store.payments.find(payment.id)).toEqual(payment)
      expect((await scene.billOf(bill)).state).toBe('issued')
      expect(await scene.post(news(newReference(), 1, { outcome: 'pending' }))).toBe('noted')
    })

    test('a success after a failure or an expiry is kept: money wins over state', async () => {
      const failed = await onBill()
      expect(await scene.post(news(failed.payment.reference, 0, { outcome: 'failed' }))).toBe('noted')
      expect((await bench.store.payments.find(failed.payment.id))?.state).toBe('failed')
      expect(await scene.post(news(failed.payment.reference, 950_000))).toBe('posted')

      const expired = await onBill()
      await bench.store.payments.asked(expired.payment.id, undefined)
      expect((await bench.store.payments.find(expired.payment.id))?.state).toBe('expired')
      expect(await scene.post(news(expired.payment.reference, 950_000))).toBe('posted')
    })

    test('a failure after a success changes nothing', async () => {
      const { bill, payment } = await onBill()
      await scene.post(news(payment.reference, 950_000))
      expect(await scene.post(news(payment.reference, 0, { outcome: 'failed' }))).toBe('noted')
      expect((await scene.billOf(bill)).state).toBe('paid')
    })

    test('a success of another amount or transaction is a conflict: the first stays', async () => {
      const { bill, payment } = await onBill()
      await scene.post(news(payment.reference, 950_000))
      const others = [
        news(payment.reference, 905_000),
        news(payment.reference, 950_000, { providerTransaction: 'TX-OTHER' }),
      ]
      for (const other of others) expect(await scene.post(other)).toBe('conflict')
      expect(await bench.ledger(payment.id)).toHaveLength(1)
      expect((await scene.billOf(bill)).paid).toBe(950_000)
    })

    const amounts = [
      { name: 'less', parts: [949_000], state: 'partly-paid', credit: 0, told: 0 },
      { name: 'more', parts: [951_000], state: 'overpaid', credit: 1_000, told: 2 },
      { name: 'in two parts', parts: [625_000, 325_000], state: 'paid', credit: 0, told: 2 },
      { name: 'in parts that exceed', parts: [625_000, 400_000], state: 'overpaid', credit: 75_000, told: 2 },
      { name: 'twice', parts: [950_000, 950_000], state: 'overpaid', credit: 950_000, told: 2 },
    ]
    test.each(amounts)('paid $name: $state', async ({ parts, state, credit, told }) => {
      const { id } = await scene.accept(scene.toAccept(linesOf(950_000)))
      const payments = await Promise.all(parts.map((part) => scene.open(id, part)))
      for (const { reference, amount } of payments) await scene.post(news(reference, amount))
      const entries = (await Promise.all(payments.map((payment) => bench.ledger(payment.id)))).flat()
      expect((await scene.billOf({ id })).state).toBe(state)
      expect(sumOf(entries, 'payer-credit')).toBe(credit)
      expect(sumOf(entries, 'receivable')).toBe(parts.reduce((sum, part) => sum + part) - credit)
      expect(await paidTold(id)).toBe(told)
    })

    test('two payments of one bill at once: one closes it, the other is credit', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await scene.accept(scene.toAccept(linesOf(100)))
        const payments = await Promise.all([scene.open(id, 100), scene.open(id, 100)])
        await Promise.all(payments.map(({ reference }) => scene.post(news(reference, 100))))
        const entries = (await Promise.all(payments.map((payment) => bench.ledger(payment.id)))).flat()
        expect(short(entries).sort()).toEqual([
          'clearing:platform > payer-credit 100',
          'clearing:platform > receivable 100',
        ])
        expect(await paidTold(id)).toBe(2)
      }
    })

    test('money after the cancelling is credit of the payer', async () => {
      const { bill, payment } = await onBill()
      await bench.store.bills.cancel(bill.id, tellBoth, later(1))
      expect(await scene.post(news(payment.reference, 950_000))).toBe('posted')
      expect(await scene.billOf(bill)).toMatchObject({ state: 'cancelled', paid: 950_000 })
      expect(short(await bench.ledger(payment.id))).toEqual(['clearing:platform > payer-credit 950000'])
      expect(await paidTold(bill.id)).toBe(0)
    })

    describe('money whose payment we did not start', () => {
      const namedNews = (dossierNumber: string, amount = 950_000, reference = newReference()) =>
        news(reference, amount, { description: `THANH TOAN HO SO ${dossierNumber}` })

      test('belongs to the one bill that it names', async () => {
        const bill = await scene.accept()
        expect(await scene.post(namedNews(bill.dossierNumber))).toBe('posted')
        expect((await scene.billOf(bill)).state).toBe('paid')
      })

      test('belongs to the bill that its reference names with a time glued to it', async () => {
        const bill = await scene.accept()
        expect(await scene.post(news(`${bill.dossierNumber}20260930120003`, 950_000))).toBe('posted')
        expect((await scene.billOf(bill)).state).toBe('paid')
      })

      test('names two bills: nobody guesses, and it has no owner', async () => {
        const [one, other] = [await scene.accept(), await scene.accept()]
        const both = namedNews(`${one.dossierNumber} ${other.dossierNumber}`)
        expect(await scene.post(both)).toBe('unowned')
        expect((await scene.billOf(one)).paid + (await scene.billOf(other)).paid).toBe(0)
      })

      test('names two bills that come together later: nobody guesses then either', async () => {
        const numbers = [newDossierNumber(), newDossierNumber()]
        const both = namedNews(numbers.join(' '))
        expect(await scene.post(both)).toBe('unowned')
        await bench.store.bills.accept(
          numbers.map((dossierNumber) => scene.toAccept({ dossierNumber })),
          noon,
        )
        for (const number of numbers)
          expect(await bench.store.bills.findByDossierNumber(number)).toMatchObject({
            state: 'issued',
            paid: 0,
          })
      })

      test('comes before its bill and finds it when it comes, once', async () => {
        const dossierNumber = newDossierNumber()
        const early = namedNews(dossierNumber)
        expect(await scene.post(early)).toBe('unowned')
        const bill = await scene.accept(scene.toAccept({ dossierNumber }))
        expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 950_000 })
        expect(await paidTold(bill.id)).toBe(2)
        const entries = (await bench.ledger()).filter(
          ({ cause, causeId }) => cause !== 'bill-issued' && causeId !== bill.id,
        )
        expect(short(entries).slice(-2)).toEqual([
          'clearing:platform > unowned-money 950000',
          'unowned-money > receivable 950000',
        ])
        expect(await scene.post(early)).toBe('repeated')
        await scene.accept()
        expect((await scene.billOf(bill)).paid).toBe(950_000)
      })

      test('comes at the same moment as its bill and finds it, whoever is first', async () => {
        for (let round = 0; round < 40; round += 1) {
          const dossierNumber = newDossierNumber()
          const bill = scene.toAccept({ dossierNumber })
          const sides: (() => Promise<unknown>)[] = [
            () => scene.post(namedNews(dossierNumber)),
            () => scene.accept(bill),
          ]
          if (round % 2 === 0) sides.reverse()
          await Promise.all(sides.map((side) => side()))
          expect(await bench.store.bills.findByDossierNumber(dossierNumber)).toMatchObject({
            state: 'paid',
            paid: 950_000,
          })
        }
      })

      test('many at once, with their bills in batches, all find each other', async () => {
        const numbers = Array.from({ length: 60 }, newDossierNumber)
        const bills = numbers.map((dossierNumber) => scene.toAccept({ dossierNumber, ...linesOf(10) }))
        const batches = [bills.slice(0, 30), bills.slice(30)]
        await Promise.all([
          ...numbers.map((number) => scene.post(namedNews(number, 10))),
          ...batches.map((batch) => bench.store.bills.accept(batch, noon)),
          ...numbers.map((number) => scene.post(namedNews(number, 10))),
        ])
        const found = await Promise.all(
          numbers.map((number) => bench.store.bills.findByDossierNumber(number)),
        )
        expect(found.map((bill) => [bill?.state, bill?.paid])).toEqual(Array(60).fill(['overpaid', 20]))
      })
    })

    describe('asking', () => {
      test('a payment is due when its time has come, the oldest first', async () => {
        const { bill } = await onBill()
        const payments = bench.store.payments
        const openAt = (askAt: Date) =>
          payments.open({
            channel: 'due',
            reference: newReference(),
            billId: bill.id,
            amount: 1,
            at: noon,
            askAt,
          })
        const second = await openAt(noon)
        const first = await openAt(later(-20))
        await openAt(later(1))
        const due = (await payments.dueForAsking(noon, 10)).filter((one) => one.channel === 'due')
        expect(due.map(({ id }) => id)).toEqual([first.id, second.id])
        expect(await payments.dueForAsking(noon, 1)).toHaveLength(1)
      })

      test('asking again puts it off; giving up lets it expire and ends the asking', async () => {
        const { payment } = await onBill()
        const { payments } = bench.store
        await payments.asked(payment.id, later(500))
        expect(await payments.find(payment.id)).toMatchObject({ asks: 1, askAt: later(500), state: 'open' })
        await payments.asked(payment.id, undefined)
        expect(await payments.find(payment.id)).toMatchObject({ asks: 2, askAt: null, state: 'expired' })
      })

      test('a payment that was paid meanwhile is not put off', async () => {
        const { payment } = await onBill()
        await scene.post(news(payment.reference, 950_000))
        await bench.store.payments.asked(payment.id, later(500))
        expect(await bench.store.payments.find(payment.id)).toMatchObject({ askAt: null, state: 'paid' })
      })
    })

    test('the open payment of a bill is the last one that was started', async () => {
      const { bill, payment } = await onBill()
      const { payments } = bench.store
      expect((await payments.openOfBill(bill.id, channel))?.id).toBe(payment.id)
      expect(await payments.openOfBill(bill.id, 'another')).toBeUndefined()
      await payments.started(payment.id, 'https://pay.example.vn/1')
      expect((await payments.openOfBill(bill.id, channel))?.payUrl).toBe('https://pay.example.vn/1')
      const again = { channel, reference: newReference(), billId: bill.id, amount: 950_000 }
      const { id } = await payments.open({ ...again, at: later(1), askAt: later(60) })
      expect((await payments.openOfBill(bill.id, channel))?.id).toBe(id)
    })

    test('a notice is kept sealed, with what became of it', async () => {
      const { payments } = bench.store
      const bytes = Buffer.from('{"ten":"Nguyễn Văn An"}')
      const id = await payments.keepNotice({ channel, operation: 'notify', at: noon, bytes })
      await payments.closeNotice(id, 'REF1', 'posted')
      const { rows } = await bench.pool.query(
        `select *, notices::text as everything from payment_notices as notices`,
      )
      expect(rows[0]).toMatchObject({ reference: 'REF1', outcome: 'posted' })
      expect(rows[0].everything).not.toContain(bytes.toString('hex'))
    })

    test('whatever happens in whatever order, every đồng received stands in one place and nothing is posted twice', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
          const { received, paidOnBills, followed, gone } = await play(
            steps,
            await openScene(bench.store),
            bench,
          )
          const causes = new Set([...received.keys(), ...followed])
          const entries = (await bench.ledger()).filter(({ causeId }) => causes.has(causeId))
          const total = [...received.values()].reduce((sum, amount) => sum + amount, 0)
          expect(entries.every(({ amount }) => amount > 0)).toBe(true)
          const arrived = entries.filter(({ cause }) => cause === 'payment')
          expect(arrived.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
          const of = (account: string) => balanceOf(entries, account)
          const [unowned, returned] = [of('unowned-money'), of('refunds-due')]
          expect(of(`clearing:${channel}`)).toBe(gone - total)
          expect(of('receivable') + of('payer-credit') + unowned + returned).toBe(total - gone)
          expect(Math.min(unowned, returned)).toBeGreaterThanOrEqual(0)
          // What people gave and no bill took, or what stays credit when something is taken back, stands on no bill.
          const beside = total - gone - unowned - returned - paidOnBills
          const isByHand = gone > 0 || entries.some(({ cause }) => cause === 'allocation')
          expect(beside).toBeGreaterThanOrEqual(0)
          expect(beside).toBeLessThanOrEqual(isByHand ? of('payer-credit') : 0)
          expect(await unproven(bench)).toEqual([])
        }),
        { numRuns: 30 },
      )
    })
  })
}

const short = (entries: readonly LedgerRow[]) =>
  entries.map(({ debit, credit, amount }) => `${debit} > ${credit} ${amount}`)

const sumOf = (entries: readonly LedgerRow[], credit: string) =>
  entries.filter((entry) => entry.credit === credit).reduce((sum, { amount }) => sum + amount, 0)

const balanceOf = (entries: readonly LedgerRow[], account: string) =>
  sumOf(entries, account) -
  entries.filter(({ debit }) => debit === account).reduce((sum, { amount }) => sum + amount, 0)

/** What can happen to one of three numbered bills and to its one of two payments. */
const step = fc.record({
  what: fc.constantFrom(
    ...(['accept', 'open', 'pay', 'pay', 'repeat', 'other-amount', 'fail', 'expire', 'cancel'] as const),
    ...(['give', 'give', 'take-back', 'send-back', 'charge-back'] as const),
  ),
  bill: fc.nat({ max: 2 }),
  payment: fc.nat({ max: 1 }),
  amount: fc.integer({ min: 1, max: 300 }),
})

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** A piece of the money of payments, where one stands like this. */
async function pieceOf({ pool }: StoreBench, references: Iterable<string>, outcome: 'posted' | 'suspense') {
  const { rows } = await pool.query<{ id: string; amount: number }>(
    `select allocations.id, allocations.amount from allocations join payments on payments.id = payment_id
     where reference = any($1) and undone_at is null and outcome = $2 order by made_at, allocations.id limit 1`,
    [[...references], outcome],
  )
  return rows[0]
}

/** What is used already, or was taken off its bill, is not taken back. */
const unlessConflict = (error: unknown) => {
  if (!(error instanceof GatewayError) || error.code !== 'conflict') throw error
}

/**
 * Plays steps against a store; returns what was received, by payment id, what followed from it, what the channel took away,
 * and what the bills say was paid.
 */
async function play(steps: readonly Step[], scene: Scene, bench: StoreBench) {
  const { store } = bench
  const { code: studentCode } = aStudent()
  const numbers = [newDossierNumber(), newDossierNumber(), newDossierNumber()]
  const billIds = new Map<number, string>()
  const said = new Map<string, PaymentNews>()
  const started = new Set<string>()
  const references = new Map<string, string>()
  for (const { what, bill, payment, amount } of steps) {
    const dossierNumber = numbers[bill] as string
    const key = `${bill}-${payment}`
    const reference = references.get(key) ?? newReference()
    references.set(key, reference)
    const billId = billIds.get(bill)
    // The second payment names another bill too, so that nobody guesses while both are there.
    const namedBy = (place: number) =>
      [dossierNumber, ...(place > 0 ? [numbers[(bill + 1) % 3]] : [])].join(' ')
    const first = said.get(key) ?? news(reference, amount, { description: namedBy(payment) })
    const actions: Record<Step['what'], () => Promise<unknown>> = {
      accept: async () => {
        const [outcome] = await store.bills.accept(
          [scene.toAccept({ number: `PT-${bill}`, dossierNumber, ...linesOf(200) })],
          noon,
        )
        if (outcome && 'id' in outcome) billIds.set(bill, outcome.id)
      },
      open: async () => {
        if (!billId || started.has(key) || said.has(key)) return
        started.add(key)
        await scene.open(billId, amount, reference)
      },
      pay: async () => {
        said.set(key, first)
        await scene.post(first)
      },
      repeat: () => (said.has(key) ? Promise.all([scene.post(first), scene.post(first)]) : Promise.resolve()),
      'other-amount': async () => {
        if (said.has(key)) expect(await scene.post({ ...first, amount: first.amount + 1 })).toBe('conflict')
      },
      fail: () => scene.post({ ...first, outcome: 'failed' }),
      expire: async () => {
        const open = billId ? await store.payments.openOfBill(billId, channel) : undefined
        if (open) await store.payments.asked(open.id, undefined)
      },
      cancel: async () => {
        if (billId) await store.bills.cancel(billId, tellBoth, later(20))
      },
      give: async () => {
        const piece = await pieceOf(bench, references.values(), 'suspense')
        if (!piece) return
        const { schoolCode } = scene
        const first = { schoolCode, studentCode, billId, amount: Math.min(amount, piece.amount) }
        const rest = { schoolCode, studentCode, amount: piece.amount - first.amount }
        const shares = [first, rest].filter((share) => share.amount > 0)
        await store.moneyDesk.giveByList(
          { allocationId: piece.id, shares, by: 'hoa' },
          () => tellBoth,
          later(30),
        )
      },
      'take-back': async () => {
        const piece = await pieceOf(bench, references.values(), 'posted')
        if (!piece) return
        await store.moneyDesk.undo(piece.id, { by: 'hoa', reason: 'wrong' }, later(30)).catch(unlessConflict)
      },
      'send-back': async () => {
        const piece = await pieceOf(bench, references.values(), 'suspense')
        if (!piece) return
        const order = { allocationId: piece.id, channels: new Set([channel]), reason: 'nobody claims it' }
        const asked = await store.returns.request(
          { ...order, actor: someone('mai'), rules: testRules },
          when(later(30)),
        )
        if (asked.is === 'asked')
          await store.approvals.approve(asked.approval.id, says('hoa'), when(later(31)))
      },
      'charge-back': async () => {
        const { rows } = await bench.pool.query<{ id: string }>(
          'select id from payments where reference = $1',
          [reference],
        )
        if (!rows[0]) return
        const order = { paymentId: rows[0].id, why: 'taken-back', reason: 'charged back' } as const
        const reverse = () =>
          store.reversals.reverse({ ...order, actor: someone('mai') }, when(later(32))).catch(unlessConflict)
        await Promise.all([reverse(), reverse()])
      },
    }
    await actions[what]()
  }
  const { rows } = await bench.pool.query<{ id: string; reference: string }>(
    'select id, reference from payments where reference = any($1)',
    [[...references.values()]],
  )
  const { rows: followed } = await bench.pool.query<{ id: string }>(
    `with pieces as (select id from allocations where payment_id = any($1::uuid[]))
     select id from pieces union all select id from refunds where allocation_id in (select id from pieces)
     union all select id from reversals where payment_id = any($1::uuid[])`,
    [rows.map(({ id }) => id)],
  )
  const { rows: reversed } = await bench.pool.query<{ amount: number }>(
    'select amount from reversals where payment_id = any($1::uuid[])',
    [rows.map(({ id }) => id)],
  )
  const amounts = new Map([...said.values()].map(({ reference, amount }) => [reference, amount]))
  const bills = await Promise.all([...billIds.values()].map((id) => scene.billOf({ id })))
  return {
    received: new Map(rows.map(({ id, reference }) => [id, amounts.get(reference) ?? 0])),
    followed: followed.map(({ id }) => id),
    gone: reversed.reduce((sum, { amount }) => sum + amount, 0),
    paidOnBills: bills.reduce((sum, { paid }) => sum + paid, 0),
  }
}
