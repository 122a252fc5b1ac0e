import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import { dayMs } from '../../../src/domain/time/local-time.ts'
import type { Endpoint, SigningKey } from '../../../src/ports/webhooks/webhook-store.ts'
import type { Stores } from '../../../src/store/open-store.ts'
import { endpointPartner } from '../../../src/store/webhooks/notice-rows.ts'
import { besideUncommitted } from '../../support/beside-unfinished.ts'
import { later, noon, openScene, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

const keyFrom = (createdAt: Date): SigningKey => ({
  ...{ id: randomUUID(), signature: 'hmac-sha256', secret: 'whsec_', publicKey: null },
  ...{ createdAt, endsAt: null },
})

/** Registers the cases that every store passes that keeps endpoints of school systems. */
export function describeWebhookStore(openBench: () => Promise<StoreBench>): void {
  describe('endpoints', () => {
    let bench: StoreBench
    let scene: Scene
    let clientId: string
    let endpoint: Endpoint
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
      clientId = `client-${randomUUID()}`
      const secretSha256 = Buffer.alloc(32)
      const client = { id: clientId, name: clientId, secretSha256, schoolCodes: [scene.schoolCode] }
      await bench.store.access.createClient(client)
      endpoint = await bench.store.webhooks.create(
        {
          ...{ id: randomUUID(), clientId, url: 'https://school.example/hook', description: '' },
          ...{ events: ['bill.paid'], key: keyFrom(noon) },
        },
        noon,
      )
    })

    const current = () => bench.store.webhooks.find(endpoint.id)
    test('hear once that a bill is over', async () => {
      await bench.store.webhooks.change(endpoint.id, { events: ['bill.expired'] }, noon)
      const terms = { dueOn: '2026-10-10', expiresOn: '2026-10-10' }
      const { id } = await scene.accept(scene.toAccept(terms))
      const due = { day: '2026-10-16', limit: 1_000, at: later(60) }
      await Promise.all([bench.store.billLife.expireDue(due), bench.store.billLife.expireDue(due)])
      const { rows } = await bench.pool.query(
        `select data from notices where type = 'bill.expired' and data ->> 'billId' = $1`,
        [id],
      )
      expect(rows).toMatchObject([{ data: { state: 'expired', paid: 0 } }])
    })

    const change = (enabled: boolean, at: Date) => bench.store.webhooks.change(endpoint.id, { enabled }, at)

    describe('that fail', () => {
      const fail = (at: Date, gone = false) => {
        const failingBefore = new Date(at.getTime() - dayMs)
        return bench.store.webhooks.noteFailure(endpoint.id, { problem: 'HTTP 500', gone, failingBefore }, at)
      }
      const inADay = (seconds: number) => new Date(later(seconds).getTime() + dayMs)

      test('have failed since the first failure, and are disabled when that is longer ago than may be', async () => {
        await fail(noon)
        await fail(later(60))
        expect(await current()).toMatchObject({ failingSince: noon, disabledAt: null })
        expect(await fail(inADay(0))).toBe('noted')
        expect(await fail(inADay(1))).toBe('disabled')
        expect(await current()).toMatchObject({ disabledAt: inADay(1), disabledBecause: 'failing' })
      })

      test('are disabled by one of those who see it, and keep its reason', async () => {
        expect(await fail(noon, true)).toBe('disabled')
        expect(await fail(later(1), true)).toBe('noted')
        await change(false, later(2))
        expect(await current()).toMatchObject({ disabledAt: noon, disabledBecause: 'gone' })
      })

      test('note a success at once, and successes in a row once a minute', async () => {
        const succeed = (seconds: number) => bench.store.webhooks.noteSuccess(endpoint.id, later(seconds))
        await succeed(0)
        await succeed(60)
        expect(await current()).toMatchObject({ lastSuccessAt: noon })
        await succeed(61)
        expect(await current()).toMatchObject({ lastSuccessAt: later(61) })
        await fail(later(62))
        await succeed(63)
        expect(await current()).toMatchObject({ lastSuccessAt: later(63), failingSince: null })
      })
    })

    describe('that exchange their key', () => {
      const rotate = async (at: number, oldEnd: number) => {
        const rotated = await bench.store.webhooks.rotate(endpoint.id, keyFrom(later(at)), later(oldEnd))
        return rotated?.keys.map(({ createdAt, endsAt }) => [createdAt, endsAt])
      }

      test('sign with both until the end that the old one was given first', async () => {
        await rotate(10, 100)
        expect(await rotate(20, 200)).toEqual([
          [later(20), null],
          [later(10), later(200)],
          [noon, later(100)],
        ])
      })

      test('forget a key when it has ended', async () => {
        await rotate(10, 100)
        expect(await rotate(100, 200)).toEqual([
          [later(100), null],
          [later(10), later(200)],
        ])
      })

      test('lose none of two that come at once', async () => {
        const { webhooks } = bench.store
        const rotateBeside = (other: Stores) =>
          other.webhooks.rotate(endpoint.id, keyFrom(later(10)), later(100))
        await besideUncommitted(bench, rotateBeside, () =>
          webhooks.rotate(endpoint.id, keyFrom(later(20)), later(200)),
        )
        expect((await current())?.keys).toHaveLength(3)
      })
    })

    describe('that are told', () => {
      /** Something that happened so many seconds after noon, told in rows of these states. */
      async function happen(seconds: number, ...states: readonly ExchangeState[]) {
        const id = randomUUID()
        const { pool } = bench
        await pool.query(`insert into notices (id, type, at, data) values ($1, 'bill.paid', $2, '{}')`, [
          id,
          later(seconds),
        ])
        for (const [part, state] of states.entries()) {
          await pool.query(
            `insert into exchanges (partner, subject_kind, subject_id, event, part, notice_id, state, attempts, due_at, created_at)
             values ($1, 'bill', $2, 'paid', $3, $2, $4, 7, $5, $6)`,
            [endpointPartner(endpoint.id), id, part, state, later(600), later(seconds)],
          )
        }
        return id
      }
      const rowsOf = async (notice: string) => {
        const { rows } = await bench.pool.query(
          `select part, state, attempts, due_at as "dueAt" from exchanges where notice_id = $1 order by part`,
          [notice],
        )
        return rows
      }
      const replay = (from: number, to: number) =>
        bench.store.webhooks.replay(endpoint.id, { from: later(from), to: later(to) }, later(60))
      const lease = () =>
        bench.pool.query(`update exchanges set lease_owner = 'w' where partner = $1`, [
          endpointPartner(endpoint.id),
        ])

      test('hear again of what happened from the first to the last instant of a time, and of nothing beside it', async () => {
        const notices: string[] = []
        for (const seconds of [9, 10, 20, 21]) notices.push(await happen(seconds, 'accepted'))
        expect(await replay(10, 20)).toBe(2)
        const told = await Promise.all(notices.map(async (notice) => (await rowsOf(notice)).length))
        expect(told).toEqual([1, 2, 2, 1])
      })

      test('hear again by the last telling, with all tries before it', async () => {
        const notice = await happen(0, 'accepted', 'held')
        expect(await replay(0, 0)).toBe(1)
        expect(await rowsOf(notice)).toMatchObject([
          { part: 0, state: 'accepted' },
          { part: 1, state: 'waiting', attempts: 0, dueAt: later(60) },
        ])
      })

      test('do not hear again of what is pruned, or is being told', async () => {
        const pruned = await happen(0, 'accepted')
        await bench.pool.query('update notices set data = null where id = $1', [pruned])
        const beingTold = await happen(0, 'signed')
        await lease()
        expect(await replay(0, 0)).toBe(0)
        expect(await rowsOf(beingTold)).toMatchObject([{ attempts: 7, dueAt: later(600) }])
      })

      test('hear what waited when they are enabled, but for what is being told', async () => {
        const beingTold = await happen(0, 'signed')
        await lease()
        const waiting = await happen(0, 'signed')
        await change(false, later(30))
        await change(true, later(60))
        expect(await rowsOf(waiting)).toMatchObject([{ dueAt: later(60) }])
        expect(await rowsOf(beingTold)).toMatchObject([{ dueAt: later(600) }])
      })

      test('list what they were told page by page, newest first', async () => {
        for (const seconds of [0, 1, 2]) await happen(seconds, 'accepted')
        const page = (before?: number) => bench.store.webhooks.deliveriesOf(endpoint.id, { before, limit: 2 })
        const first = await page()
        const rest = await page(first.at(-1)?.id)
        expect([...first, ...rest].map(({ at }) => at)).toEqual([later(2), later(1), noon])
      })
    })
  })
}
