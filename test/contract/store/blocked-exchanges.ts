import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import { later, linesOf, noon, openScene, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers how exchanges wait behind an earlier one of their subject, and go on. */
export function describeBlockedExchanges(openBench: () => Promise<StoreBench>): void {
  describe('exchanges behind an earlier one of their subject', () => {
    let bench: StoreBench
    let scene: Scene
    let portal: string
    let count = 0
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
      count += 1
      portal = `blocked-${count}`
    })

    const accept = () => scene.accept(scene.toAccept(linesOf(100), [portal]))
    const cancel = ({ id }: { id: string }, parts = 1) =>
      bench.store.bills.cancel(id, new Map([[portal, parts]]), later(1))
    const claim = (now: Date) =>
      bench.store.exchanges.claim(portal, { owner: 'w', limit: 100, now, until: later(3_600) })
    const settle = (one: { id: number; fence: number }, state: ExchangeState) =>
      bench.store.exchanges.settle([{ id: one.id, fence: one.fence, state, dueAt: later(1) }], later(1))
    /** Moves a row as a person's command would, whichever code it runs through. */
    const move = (id: number, state: ExchangeState) =>
      bench.pool.query('update exchanges set state = $2 where id = $1', [id, state])
    const blocked = async () => {
      const { rows } = await bench.pool.query<{ event: string; blocked: boolean }>(
        'select event, blocked from exchanges where partner = $1 order by id',
        [portal],
      )
      return rows.map((row) => row.blocked)
    }
    const claimHead = async () => {
      const [head, ...others] = await claim(noon)
      if (!head || others.length > 0) throw new Error('not exactly one exchange was claimed')
      return head
    }

    test('are marked when they come, and the first of them goes on when it is over', async () => {
      await cancel(await accept(), 3)
      expect(await blocked()).toEqual([false, true, true, true])
      await settle(await claimHead(), 'accepted')
      expect(await blocked()).toEqual([false, false, true, true])
    })

    test('are not marked when the earlier one is over', async () => {
      const bill = await accept()
      await settle(await claimHead(), 'accepted')
      await cancel(bill)
      expect(await blocked()).toEqual([false, false])
    })

    test.each([
      'waiting',
      'signed',
      'unknown',
      'queued',
      'held',
    ] as const)('stay behind one that is %s', async (state) => {
      await cancel(await accept())
      await settle(await claimHead(), state)
      expect(await blocked()).toEqual([false, true])
    })

    test.each(['accepted', 'refused', 'given-up'] as const)('go on behind one that is %s', async (state) => {
      await cancel(await accept())
      await move((await claimHead()).id, 'held')
      const { rows } = await bench.pool.query('select id from exchanges where partner = $1 order by id', [
        portal,
      ])
      await move(rows[0].id, state)
      expect(await blocked()).toEqual([false, false])
      expect(await claim(later(1))).toMatchObject([{ event: 'cancelled' }])
    })

    test('wait again behind one that a person opens again, until that is over', async () => {
      const bill = await accept()
      const head = await claimHead()
      await settle(head, 'refused')
      await cancel(bill)
      expect(await blocked()).toEqual([false, false])
      await move(head.id, 'waiting')
      expect(await blocked()).toEqual([false, true])
      const [again, ...others] = await claim(later(2))
      expect([again?.event, others]).toEqual(['issued', []])
      if (again) await settle(again, 'accepted')
      expect(await blocked()).toEqual([false, false])
    })

    test('of other bills do not wait', async () => {
      await cancel(await accept())
      await claimHead()
      await accept()
      expect(await claim(noon)).toMatchObject([{ event: 'issued' }])
    })

    test('are never left behind by one that is settled while they come', async () => {
      const bills = await Promise.all(Array.from({ length: 40 }, accept))
      const heads = await claim(noon)
      await Promise.all([
        ...bills.map((bill) => cancel(bill)),
        ...heads.map((head) => settle(head, 'accepted')),
      ])
      expect((await blocked()).filter(Boolean)).toEqual([])
      expect(await claim(later(2))).toHaveLength(40)
    })
  })
}
