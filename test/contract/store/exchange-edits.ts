import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import type { RecordEdit } from '../../../schemas/record-edit.ts'
import { createBillLifeStore } from '../../../src/store/bills/bill-life-store.ts'
import type { Stores } from '../../../src/store/open-store.ts'
import { beforeItsCommit } from '../../support/before-commit.ts'
import { besideUncommitted, untilItWaits } from '../../support/beside-unfinished.ts'
import { later, linesOf, news, openScene, type Scene, tellBoth } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers the cases of correcting what one portal is told. */
export function describeExchangeEditStore(openBench: () => Promise<StoreBench>): void {
  describe('edits of exchanges', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const bytes = Buffer.from('what went out')
    const message = { operation: 'o', reference: 'r', contentType: 'text/plain', headers: {}, bytes }
    interface Row {
      id: number
      partner: string
      event: string
      state: string
      replaces: number | null
      place: number | null
    }
    const placeOf = ({ id, place }: Row) => place ?? id
    /** A bill whose exchange stands in a state; with `sent`, after its bytes went out. */
    async function standing(state: ExchangeState, { sent = false } = {}) {
      const { id: bill } = await scene.accept(scene.toAccept({}, ['province']))
      const [{ id }] = await chain(bill)
      if (sent) await bench.store.exchanges.beginSending([{ id, fence: 0, message }], later(1))
      await bench.pool.query('update exchanges set state = $2 where id = $1', [id, state])
      return { bill, id }
    }
    async function chain(bill: string) {
      const { rows } = await bench.pool.query(
        `select id, partner, event, state, blocked, replaces, place, problem_code as code, problem_detail as detail
         from exchanges where subject_id = $1 order by id`,
        [bill],
      )
      return rows as [Row, ...Row[]]
    }
    const edit = (id: number, set: RecordEdit, { by = 'an.nguyen', isNotThere = false } = {}) =>
      bench.store.exchangeEdits.edit(id, { set, by, reason: 'a wrong name', isNotThere }, later(9))
    const edited = async (id: number, set: RecordEdit) => {
      const outcome = await edit(id, set)
      if (outcome.is !== 'edited') throw new Error(`the edit is ${outcome.is}`)
      return outcome.exchangeId
    }
    const renamed: RecordEdit = { dossier: { applicant: { name: 'Lê Thị Bưởi' } } }
    const claim = async (bill: string) => {
      const lease = { owner: 'w', limit: 1_000, now: later(60), until: later(120) }
      const claimed = await bench.store.exchanges.claim('province', lease)
      return claimed.filter(({ subjectId }) => subjectId === bill)
    }

    test('give the old exchange up in favour of a new one that says what is set', async () => {
      const { bill, id } = await standing('refused', { sent: true })
      const newer = await edited(id, renamed)
      expect(await chain(bill)).toMatchObject([
        { id, state: 'given-up', code: 'replaced', detail: `by exchange ${newer}: a wrong name` },
        { id: newer, state: 'waiting', replaces: id, place: id, code: null },
      ])
      const claimed = await claim(bill)
      expect(claimed.map((one) => one.id)).toEqual([newer])
      const subjects = await bench.store.exchanges.subjects(claimed)
      expect(subjects.get(newer)?.edit).toEqual(renamed)
      const stored = await bench.store.exchanges.storedMessages([id, newer])
      expect([...stored.keys()]).toEqual([id])
    })

    test('are told as the bill is after a correction that came at the same moment', async () => {
      const { bill, id } = await standing('refused', { sent: true })
      const act = { by: 'An', reason: 'too much', at: later(9) }
      const correction = { ...linesOf(7_000), tellPaid: tellBoth }
      const { correcting } = await bench.store.inOneTransaction(async ({ exchangeEdits }) => {
        const order = { set: renamed, by: 'an', reason: 'a wrong name', isNotThere: false }
        await exchangeEdits.edit(id, order, later(9))
        const correcting = beforeItsCommit(
          bench.url,
          (pool) => createBillLifeStore(pool).correct(bill, correction, act),
          async () => expect(await claim(bill)).toEqual([]),
        )
        await untilItWaits(bench.pool)
        return { correcting }
      })
      await correcting
      expect(await claim(bill)).toMatchObject([{ event: 'issued' }])
    })

    test('are of no exchange in whose place a correction tells the whole bill, also where it came at the same moment', async () => {
      const correct = ({ billLife }: Pick<Stores, 'billLife'>, bill: string) =>
        billLife.correct(
          bill,
          { ...linesOf(7_000), tellPaid: tellBoth },
          { by: 'An', reason: 'too much', at: later(9) },
        )
      const [before, beside] = [await standing('refused'), await standing('refused')]
      await correct(bench.store, before.bill)
      const editedBeside = await besideUncommitted(
        bench,
        (stores) => correct(stores, beside.bill),
        () => edit(beside.id, renamed),
      )
      for (const [{ bill }, outcome] of [
        [before, await edit(before.id, renamed)],
        [beside, editedBeside],
      ] as const) {
        const [, whole] = await chain(bill)
        expect(outcome).toEqual({ is: 'closed', state: 'refused', replacedBy: whole?.id })
      }
    })

    test('of an event keep nobody from telling it again, where the whole bill was told since', async () => {
      const { id: bill } = await scene.accept(scene.toAccept(linesOf(100), ['province']))
      const pay = async (amount: number) => {
        const { reference } = await scene.open(bill, amount)
        await scene.post(news(reference, amount))
      }
      const end = (event: string, state: ExchangeState) =>
        bench.pool.query(
          `update exchanges set state = $3 where subject_id = $1 and event = $2 and partner = 'province'`,
          [bill, event, state],
        )
      await pay(100)
      await end('issued', 'accepted')
      await end('paid', 'refused')
      const act = { by: 'An', reason: 'too little', at: later(9) }
      await bench.store.billLife.correct(bill, { ...linesOf(200), tellPaid: tellBoth }, act)
      const told = (await chain(bill)).find(
        ({ partner, event }) => partner === 'province' && event === 'paid',
      )
      const newer = await edited(told?.id ?? 0, { progress: { position: 'Kế toán' } })
      await pay(100)
      const rows = (await chain(bill)).filter(({ partner }) => partner === 'province')
      const whole = rows.find(({ event, replaces }) => event === 'issued' && replaces)
      expect(rows.at(-1)).toMatchObject({ event: 'paid', replaces: newer, blocked: true })
      const order = rows
        .filter(({ state }) => state === 'waiting')
        .toSorted((one, other) => placeOf(one) - placeOf(other))
      expect(order.map(({ id }) => id)).toEqual([newer, whole?.id, rows.at(-1)?.id])
    })

    test('are kept sealed, with who and why', async () => {
      const { id } = await standing('held')
      const newer = await edited(id, renamed)
      const { rows } = await bench.pool.query('select * from exchange_edits where exchange_id = $1', [newer])
      expect(rows[0]).toMatchObject({ edited_by: 'an.nguyen', reason: 'a wrong name', edited_at: later(9) })
      expect(rows[0].sealed.toString('latin1')).not.toContain('Th')
    })

    test('stand in the order of their bill where the old one stood', async () => {
      const { bill, id } = await standing('held')
      await bench.store.bills.cancel(bill, new Map([['province', 1]]), later(2))
      const newer = await edited(id, renamed)
      expect(await chain(bill)).toMatchObject([
        { state: 'given-up' },
        { event: 'cancelled', state: 'waiting', blocked: true },
        { id: newer, event: 'issued', state: 'waiting', blocked: false },
      ])
      const [first, ...others] = await claim(bill)
      expect([first?.event, others]).toEqual(['issued', []])
      const result = { id: newer, fence: first?.fence ?? -1, state: 'accepted', dueAt: later(60) } as const
      await bench.store.exchanges.settle([result], later(60))
      expect((await claim(bill)).map(({ event }) => event)).toEqual(['cancelled'])
    })

    test('of a refused one stop what went on behind it', async () => {
      const { bill, id } = await standing('refused')
      await bench.store.bills.cancel(bill, new Map([['province', 1]]), later(2))
      expect(await chain(bill)).toMatchObject([{}, { event: 'cancelled', blocked: false }])
      await edited(id, renamed)
      expect(await chain(bill)).toMatchObject([{}, { event: 'cancelled', blocked: true }, { blocked: false }])
    })

    test('of a later one wait behind an earlier one that is open', async () => {
      const { bill, id } = await standing('accepted')
      await bench.store.bills.cancel(bill, new Map([['province', 2]]), later(2))
      const [, head, second] = (await chain(bill)).map((row) => row.id)
      await bench.pool.query(`update exchanges set state = 'held' where id = any($1)`, [[head, second]])
      const newer = await edited(second as number, { progress: { position: 'Kế toán' } })
      const rows = await chain(bill)
      expect(rows.find((row) => row.id === newer)).toMatchObject({ blocked: true, place: second })
      const newHead = await edited(head as number, { progress: { position: 'Kế toán' } })
      expect((await claim(bill)).map((one) => one.id)).toEqual([newHead])
      expect(id).toBeLessThan(newHead)
    })

    test('of two people at once: one wins, and the other is told', async () => {
      const { bill, id } = await standing('held')
      const people = ['an.nguyen', 'binh.tran', 'chi.le', 'dung.pham']
      const outcomes = await Promise.all(people.map((by) => edit(id, renamed, { by })))
      const won = outcomes.filter((outcome) => outcome.is === 'edited')
      expect(won).toHaveLength(1)
      const replacedBy = won[0]?.is === 'edited' ? won[0].exchangeId : 0
      const lost = outcomes.filter((outcome) => outcome.is !== 'edited')
      expect(lost).toEqual(Array(3).fill({ is: 'closed', state: 'given-up', replacedBy }))
      expect(await chain(bill)).toHaveLength(2)
    })

    test('of an edited one keep what was set before', async () => {
      const { bill, id } = await standing('refused')
      const second = await edited(id, renamed)
      await bench.pool.query(`update exchanges set state = 'refused' where id = $1`, [second])
      await edited(second, { dossier: { applicant: { phone: '0900000009' }, note: 'Đã sửa' } })
      const claimed = await claim(bill)
      const [subject] = (await bench.store.exchanges.subjects(claimed)).values()
      expect(subject?.edit).toEqual({
        dossier: { applicant: { name: 'Lê Thị Bưởi', phone: '0900000009' }, note: 'Đã sửa' },
      })
      expect(await chain(bill)).toMatchObject([{ id }, { replaces: id }, { replaces: second, place: id }])
    })

    test('of what may have arrived need a person who knows that it did not', async () => {
      const { id } = await standing('held', { sent: true })
      expect(await edit(id, renamed)).toEqual({ is: 'may-have-arrived' })
      expect(await edit(id, renamed, { isNotThere: true })).toMatchObject({ is: 'edited' })
    })

    test.each([
      'waiting',
      'sending',
      'unknown',
      'accepted',
      'given-up',
    ] as const)('of one that is %s change nothing', async (state) => {
      const { bill, id } = await standing(state)
      expect(await edit(id, renamed)).toEqual({ is: 'closed', state, replacedBy: null })
      expect(await chain(bill)).toHaveLength(1)
    })

    test('of nothing are unknown', async () => {
      expect(await edit(2_000_000_000, renamed)).toEqual({ is: 'unknown' })
      expect(await bench.store.exchangeEdits.findEvent(2_000_000_000)).toBeUndefined()
    })
  })
}
