import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BillRequest } from '../../../schemas/bill.ts'
import { later, noon, openScene, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers the cases that every store passes that sees what is wrong. */
export function describeTroubleStore(openBench: () => Promise<StoreBench>): void {
  describe('troubles', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
      scene = await openScene(bench.store)
    })
    afterAll(() => bench.close())

    const add = (partner: string, state: string, code: string | null, dueAt = noon, blocked = false) =>
      bench.pool.query(
        `insert into exchanges (partner, subject_kind, subject_id, event, state, problem_code, due_at, created_at, blocked)
         values ($1, 'bill', gen_random_uuid(), 'issued', $2, $3, $4, $4, $5)`,
        [partner, state, code, dueAt, blocked],
      )

    test('held exchanges are counted by partner and code, failing ones by the codes that are asked for', async () => {
      await add('troubled', 'held', 'attempts')
      await add('troubled', 'held', 'attempts')
      await add('troubled', 'held', 'partner_gone')
      await add('troubled', 'refused', 'invalid')
      await add('troubled', 'signed', 'key_unusable')
      await add('troubled', 'unknown', 'partner_timeout')
      const { troubles } = bench.store
      expect(await troubles.held()).toEqual([
        { partner: 'troubled', code: 'attempts', count: 2 },
        { partner: 'troubled', code: 'partner_gone', count: 1 },
      ])
      expect(await troubles.failing(['key_unusable', 'attempts'])).toEqual([
        { partner: 'troubled', code: 'key_unusable', count: 1 },
      ])
      const problems = await troubles.aProblemOf(['troubled', 'nobody'])
      expect([...problems.keys()]).toEqual(['troubled'])
      expect(['key_unusable', 'partner_timeout']).toContain(problems.get('troubled'))
    })

    test('the oldest that is due is that which could go', async () => {
      await add('slow', 'waiting', null, later(-50), true)
      await add('slow', 'held', 'attempts', later(-40))
      await add('slow', 'accepted', null, later(-40))
      await add('slow', 'signed', 'partner_timeout', later(-30))
      await add('slow', 'waiting', null, later(-20))
      const oldest = (seconds: number) => bench.store.troubles.oldestDue(['slow', 'nobody'], later(seconds))
      expect(await oldest(0)).toEqual([{ partner: 'slow', dueAt: later(-30), count: 2 }])
      expect(await oldest(-31)).toEqual([])
    })

    test('endpoints are seen that we disabled and that are still wanted', async () => {
      await bench.pool.query(`insert into clients (id, name, jwks) values ('qlgd', 'qlgd', '{}')`)
      const addEndpoint = async (because: string | null, removedAt: Date | null = null) => {
        const id = randomUUID()
        await bench.pool.query(
          `insert into webhook_endpoints
             (id, client_id, url, description, events, sealed, created_at, disabled_at, disabled_because, removed_at)
           values ($1, 'qlgd', 'https://a.example', '', '{}', '', $2, $3, $4, $5)`,
          [id, noon, because && noon, because, removedAt],
        )
        return id
      }
      const gone = await addEndpoint('gone')
      await addEndpoint('by-client')
      await addEndpoint('failing', noon)
      await addEndpoint(null)
      expect(await bench.store.troubles.endpointsOff()).toEqual([
        { id: gone, clientId: 'qlgd', because: 'gone', disabledAt: noon },
      ])
    })

    test('a number that comes again with other content leaves both hashes, once for each content', async () => {
      const bill = scene.toAccept()
      const changed = (changes: Partial<BillRequest>) => ({
        ...bill,
        request: { ...bill.request, ...changes },
      })
      await scene.accept(bill)
      const all = [bill, changed({ title: 'Khác' }), changed({ title: 'Khác' }), changed({ period: 'HK2' })]
      await bench.store.bills.accept(all, later(1))
      await bench.store.bills.accept([changed({ title: 'Khác' })], later(2))
      const { rows } = await bench.pool.query(
        `select repeat.owner, repeat.number, kept_sha256 = content_sha256 as kept, other_sha256 <> content_sha256 as differs,
           times, first_at, last_at
         from conflicting_repeats as repeat join bills on school_code = owner and bills.number = repeat.number
         where repeat.number = $1 order by times desc`,
        [bill.request.number],
      )
      const both = { owner: scene.schoolCode, number: bill.request.number, kept: true, differs: true }
      expect(rows).toEqual([
        { ...both, times: 3, first_at: later(1), last_at: later(2) },
        { ...both, times: 1, first_at: later(1), last_at: later(1) },
      ])
      const seen = async (since: number) =>
        (await bench.store.troubles.conflictingRepeats(later(since))).filter(
          ({ owner }) => owner === scene.schoolCode,
        )
      expect(await seen(0)).toEqual([{ kind: 'bill', owner: scene.schoolCode, count: 2 }])
      expect(await seen(1)).toEqual([{ kind: 'bill', owner: scene.schoolCode, count: 1 }])
      expect(await seen(2)).toEqual([])
    })

    test('an idempotency key that comes with another request leaves both hashes', async () => {
      const hashes = { kept: Buffer.alloc(32, 1), other: Buffer.alloc(32, 2) }
      const use = { clientId: 'qlgd', key: 'a-key' }
      for (const at of [1, 2]) await bench.store.idempotency.noteConflict(use, hashes, later(at))
      const { rows } = await bench.pool.query(
        `select number, kept_sha256, other_sha256, times from conflicting_repeats where kind = 'idempotency-key'`,
      )
      expect(rows).toEqual([
        { number: 'a-key', kept_sha256: hashes.kept, other_sha256: hashes.other, times: 2 },
      ])
      await bench.store.idempotency.forget(later(2))
      expect(await bench.store.troubles.conflictingRepeats(noon)).toContainEqual(
        expect.objectContaining({ kind: 'idempotency-key' }),
      )
      await bench.store.idempotency.forget(later(3))
      expect(await bench.store.troubles.conflictingRepeats(noon)).not.toContainEqual(
        expect.objectContaining({ kind: 'idempotency-key' }),
      )
    })

    test('messages of payment channels are counted that were refused or contradict', async () => {
      const outcomes = ['refused: signature_invalid', 'refused: invalid_json', 'conflict', 'posted', null]
      for (const [place, outcome] of outcomes.entries()) {
        await bench.pool.query(
          `insert into payment_notices (channel, operation, received_at, outcome, sha256, sealed)
           values ('platform', 'notify', $1, $2, '', '')`,
          [later(place), outcome],
        )
      }
      const { troubles } = bench.store
      expect(await troubles.paymentNotices(later(-1))).toEqual([
        { channel: 'platform', refused: 2, conflicting: 1, unread: 0 },
      ])
      expect(await troubles.paymentNotices(later(0))).toEqual([
        { channel: 'platform', refused: 1, conflicting: 1, unread: 0 },
      ])
    })
  })
}
