import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import { untilItWaits } from '../../support/beside-unfinished.ts'
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

    /** What stands at the portal after rows came and ended in transactions of their own, whatever the order of commits. */
    const addSql = `
      insert into exchanges (partner, subject_kind, subject_id, event, part, due_at, created_at)
      select $1, 'bill', subject, event, part, $3, $3
      from json_to_recordset($2) as told (subject uuid, event text, part smallint)`
    const adding = (...told: { subject: string; event: string; part: number }[]) => ({
      text: addSql,
      values: [portal, JSON.stringify(told), noon],
    })
    const accepting = (subject: string, event: string, part = 0) => ({
      text: `update exchanges set state = 'accepted' where partner = $1 and subject_id = $2 and event = $3 and part = $4`,
      values: [portal, subject, event, part],
    })
    const nobodyWaits = async () => expect((await blocked()).filter(Boolean)).toEqual([])

    test('go on one after the other when two of them came at once', async () => {
      const subject = randomUUID()
      await bench.pool.query(adding({ subject, event: 'issued', part: 0 }))
      await inTransactions(2, async ([one, other]) => {
        await one.query(adding({ subject, event: 'paid', part: 0 }))
        const coming = other.query(adding({ subject, event: 'paid', part: 1 }))
        await untilItWaits(bench.pool)
        await one.query('commit')
        await coming
        await other.query('commit')
      })
      await bench.pool.query(accepting(subject, 'issued'))
      await bench.pool.query(accepting(subject, 'paid'))
      await nobodyWaits()
    })

    test('do not wait behind one that was not to be seen when the others of their statement were looked for', async () => {
      const [busy, unseen] = [randomUUID(), randomUUID()]
      await bench.pool.query(adding({ subject: busy, event: 'issued', part: 0 }))
      await inTransactions(3, async ([one, two, three]) => {
        await one.query(adding({ subject: unseen, event: 'paid', part: 0 }))
        await two.query('select 1 from exchanges where partner = $1 and subject_id = $2 for update', [
          portal,
          busy,
        ])
        const coming = three.query(
          adding({ subject: busy, event: 'paid', part: 0 }, { subject: unseen, event: 'cancelled', part: 0 }),
        )
        await untilItWaits(bench.pool)
        await one.query('commit')
        await two.query('commit')
        await coming
        await three.query('commit')
      })
      await bench.pool.query(accepting(busy, 'issued'))
      await bench.pool.query(accepting(unseen, 'paid'))
      await nobodyWaits()
    })

    test('go on behind two that end at once', async () => {
      const subject = randomUUID()
      await bench.pool.query(
        adding({ subject, event: 'issued', part: 0 }, { subject, event: 'issued', part: 1 }),
      )
      await bench.pool.query(adding({ subject, event: 'paid', part: 0 }, { subject, event: 'paid', part: 1 }))
      await inTransactions(2, async ([one, other]) => {
        await one.query(accepting(subject, 'issued', 0))
        const ending = other.query(accepting(subject, 'issued', 1))
        await Promise.race([ending, untilItWaits(bench.pool)])
        await one.query('commit')
        await ending
        await other.query('commit')
      })
      await bench.pool.query(accepting(subject, 'paid', 0))
      await nobodyWaits()
    })

    test('are all told in the end, however many come and end at once', async () => {
      const subjects = Array.from({ length: 5 }, () => randomUUID())
      const come = async (part: number) => {
        const some = subjects.filter((_, place) => (part + place) % 3 !== 0)
        await bench.pool.query(adding(...some.map((subject) => ({ subject, event: 'paid', part }))))
      }
      const end = async () => {
        const heads = await claim(noon)
        await Promise.all(heads.map((head) => settle(head, 'accepted')))
        return heads.length
      }
      await Promise.all(Array.from({ length: 60 }, (_, part) => (part % 3 === 2 ? end() : come(part))))
      while ((await end()) > 0) {}
      const { rows } = await bench.pool.query(
        'select state, count(*) from exchanges where partner = $1 group by 1',
        [portal],
      )
      expect(rows).toEqual([{ state: 'accepted', count: expect.any(Number) }])
    })

    /** Begins so many transactions; who commits them is said by what happens in them. */
    async function inTransactions(
      count: 2 | 3,
      happens: (clients: [PoolClient, PoolClient, PoolClient]) => Promise<void>,
    ) {
      const clients = await Promise.all(Array.from({ length: count }, () => bench.pool.connect()))
      try {
        for (const client of clients) await client.query('begin')
        await happens(clients as [PoolClient, PoolClient, PoolClient])
      } finally {
        for (const client of clients) client.release(true)
      }
    }
  })
}
