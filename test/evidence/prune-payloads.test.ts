import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prunePayloads } from '../../src/evidence/prune-payloads.ts'
import type { PrunedKind } from '../../src/ports/evidence/retention-store.ts'
import { oldNoticesSql } from '../../src/store/evidence/retention-store.ts'
import type { Stores } from '../../src/store/open-store.ts'
import { firstIdOf, timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { noSecondPerson, someone, when } from '../support/approvals.ts'
import { besideUncommitted } from '../support/beside-unfinished.ts'
import { type EvidenceScene, messageOf, openEvidenceScene } from '../support/evidence-scene.ts'
import { rowsReadBy } from '../support/rows-read.ts'
import { later, linesOf, news, noon, openScene } from '../support/scene.ts'

let scene: EvidenceScene
beforeAll(async () => {
  scene = await openEvidenceScene()
})
afterAll(() => scene.close())

const order = { because: 'age', orderedBy: 'a test', at: later(9) } as const
const prune = (kind: PrunedKind, before = later(8), signal = new AbortController().signal) =>
  prunePayloads(kind, before, order, { store: scene.store.retention, signal })
const bodies = async (table: string) => {
  const { rows } = await scene.pool.query(
    `select count(*) filter (where sealed is not null)::int as kept, count(*)::int as rows from ${table}`,
  )
  return rows[0]
}

test('payloads that are old enough go in batches; rows, hashes and the chain stay', async () => {
  await scene.deliver(250)
  await scene.chain()
  expect(await prune('exchanges', noon)).toBe(0)
  expect(await prune('exchanges')).toBe(500)
  expect(await bodies('evidence')).toEqual({ kept: 0, rows: 500 })
  await scene.chain()
  expect(await scene.check()).toEqual([])
  expect(await prune('exchanges')).toBe(0)
})

test('what is not chained yet stays until it is', async () => {
  await scene.deliver(1)
  expect(await prune('exchanges')).toBe(0)
  await scene.chain()
  expect(await prune('exchanges')).toBe(2)
})

test('what is still open keeps its bytes, and what came after it does not wait', async () => {
  const { store } = scene
  const school = await openScene(store)
  await school.accept(school.toAccept(linesOf(100), ['open']))
  const lease = { owner: 'w', limit: 1, now: noon, until: later(60) }
  const [claimed] = await store.exchanges.claim('open', lease)
  if (!claimed) throw new Error('nothing was claimed')
  const { id, fence } = claimed
  await store.exchanges.beginSending([{ id, fence, message: messageOf('open') }], later(1))
  await scene.deliver(1)
  await scene.chain()
  expect(await prune('exchanges')).toBe(2)
  expect((await store.exchanges.storedMessages([id])).get(id)?.bytes.toString()).toBe('open')
  await store.exchanges.settle([{ id, fence, state: 'accepted', dueAt: later(2) }], later(2))
  expect(await prune('exchanges')).toBe(1)
  expect(await store.exchanges.storedMessages([id])).toEqual(new Map())
})

/** An exchange that was delivered and chained, and a repair that tells it again, step by step. */
async function deliveredAndBegun() {
  const { store } = scene
  const [id = 0] = await scene.deliver(1)
  await scene.chain()
  const filter = { exchangeIds: [id] }
  const order = { action: 'resend', filter, perMinute: 60_000, reason: 'their books were lost' } as const
  const begun = await store.repairs.begin(
    { ...order, actor: someone('mai'), rules: noSecondPerson },
    when(later(5)),
  )
  if (begun.is !== 'begun') throw new Error('the repair did not begin')
  const tellAgain = ({ repairs }: Pick<Stores, 'repairs'>) => repairs.goOn(begun.repair, 9, later(5))
  const again = async () => {
    const { rows } = await scene.pool.query('select id from exchanges where replaces = $1', [id])
    return rows[0].id as number
  }
  return { tellAgain, again }
}

test('what is told again keeps the bytes of what it takes the place of, until it is over', async () => {
  const { store, pool } = scene
  const { tellAgain, again } = await deliveredAndBegun()
  expect(await tellAgain(store)).toBe(1)
  expect(await prune('exchanges')).toBe(0)
  const id = await again()
  expect((await store.exchanges.storedMessages([id])).size).toBe(1)
  await pool.query(`update exchanges set state = 'accepted' where id = $1`, [id])
  expect(await prune('exchanges')).toBe(2)
})

test('what is told again while old bytes are deleted keeps its own', async () => {
  const { tellAgain, again } = await deliveredAndBegun()
  expect(await besideUncommitted(scene, tellAgain, () => prune('exchanges'))).toBe(0)
  await scene.pool.query(`update exchanges set state = 'accepted' where id = $1`, [await again()])
  expect(await prune('exchanges')).toBe(2)
})

test('what channels sent goes too, and a confirmation that comes again is recognised', async () => {
  const { store } = scene
  const school = await openScene(store)
  const { id } = await school.accept()
  const { reference } = await school.open(id, 100_000)
  const notice = { channel: 'platform', operation: 'notify', at: later(1), bytes: Buffer.from('confirmed') }
  await store.payments.keepNotice(notice)
  expect(await school.post(news(reference, 100_000))).toBe('posted')
  await scene.chain()
  expect(await prune('paymentNotices')).toBe(1)
  expect(await bodies('payment_notices')).toEqual({ kept: 0, rows: 1 })
  expect(await school.post(news(reference, 100_000))).not.toBe('posted')
  await scene.chain()
  expect(await scene.check()).toEqual([])
})

test('files of statements go by their age, and stay known', async () => {
  const { keptFiles } = scene.store
  const keep = (name: string, at: Date) =>
    keptFiles.keep(
      { source: 'bank', name, sha256: Buffer.from(name), by: 'folder', at },
      Readable.from([Buffer.from(name)]),
    )
  const [old, young] = [await keep('old', later(1)), await keep('young', later(86_400 * 365))]
  expect(await prune('statementFiles')).toBe(1)
  expect(await keptFiles.find(old.id)).toMatchObject({ isHere: false })
  expect(await keptFiles.find(young.id)).toMatchObject({ isHere: true })
})

test('a bill that comes again after its payloads are gone is recognised', async () => {
  const school = await openScene(scene.store)
  const bill = school.toAccept(linesOf(100), ['province'])
  const { id } = await school.accept(bill)
  const lease = { owner: 'w', limit: 9, now: noon, until: later(60) }
  for (const { id, fence } of await scene.store.exchanges.claim('province', lease)) {
    await scene.store.exchanges.beginSending([{ id, fence, message: messageOf('x') }], later(1))
    await scene.store.exchanges.settle([{ id, fence, state: 'accepted', dueAt: later(2) }], later(2))
  }
  await scene.chain()
  expect(await prune('exchanges')).toBeGreaterThan(0)
  expect(await scene.store.bills.accept([bill], later(9))).toMatchObject([{ is: 'repeated', id }])
})

test('who dies while it prunes has deleted a payload with its record, or neither', async () => {
  await scene.deliver(3)
  await scene.chain()
  const before = await bodies('evidence')
  await scene.pool.query(`
    create function die() returns trigger language plpgsql as $$ begin
      perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
    create trigger die after update on evidence for each row execute function die()`)
  await expect(prune('exchanges')).rejects.toThrow()
  await scene.pool.query('drop function die cascade')
  expect(await bodies('evidence')).toEqual(before)
  await scene.chain()
  expect(await scene.check()).toEqual([])
  expect(await prune('exchanges')).toBe(6)
})

test('a run that is stopped ends after its batch', async () => {
  await scene.deliver(150)
  await scene.chain()
  expect(await prune('exchanges', later(8), AbortSignal.abort())).toBe(200)
  expect(await prune('exchanges')).toBe(100)
})

test('a message that tells of several keeps its bytes until the last of them is over', async () => {
  const { store } = scene
  const school = await openScene(store)
  await store.bills.accept(
    [1, 2].map(() => school.toAccept(linesOf(100), ['shared'])),
    noon,
  )
  const lease = { owner: 'w', limit: 2, now: noon, until: later(60) }
  const [one, other] = await store.exchanges.claim('shared', lease)
  if (!one || !other) throw new Error('nothing was claimed')
  const carries = [{ id: other.id, fence: other.fence, reference: 'R2' }]
  await store.exchanges.beginSending(
    [{ id: one.id, fence: one.fence, message: messageOf('both'), carries }],
    later(1),
  )
  await store.exchanges.settle([{ id: one.id, fence: one.fence, state: 'accepted', dueAt: noon }], later(2))
  await scene.chain()
  await prune('exchanges')
  expect((await store.exchanges.storedMessages([other.id])).get(other.id)?.bytes.toString()).toBe('both')
  await store.exchanges.settle(
    [{ id: other.id, fence: other.fence, state: 'accepted', dueAt: noon }],
    later(2),
  )
  expect(await prune('exchanges')).toBe(1)
  expect(await scene.check()).toEqual([])
})

test('notices that are over lose what they said and are told no more; those that wait keep it', async () => {
  const { rows: notices } = await scene.pool.query(
    `insert into notices (id, type, at, data)
     select id, 'bill.paid', $1, '{}' from unnest($2::uuid[]) as id returning id`,
    [later(1), [1, 2, 3].map(() => timeOrderedId(later(1)))],
  )
  const [over, waiting] = notices.map(({ id }) => id)
  const { rows: endpoints } = await scene.pool.query(
    `with client as (
       insert into clients (id, name, secret_sha256, created_at) values ('hears', 'hears', '', now()) returning id
     )
     insert into webhook_endpoints (id, client_id, url, description, events, sealed, created_at)
     select gen_random_uuid(), id, 'https://school.example', '', '{}', '', now() from client returning id`,
  )
  const [{ id: endpoint }] = endpoints
  await scene.pool.query(
    `insert into exchanges (partner, subject_kind, subject_id, event, notice_id, state, due_at, created_at)
     select 'webhook:' || $3, 'bill', gen_random_uuid(), 'paid', id::uuid, state, now(), now()
     from (values ($1, 'accepted'), ($2, 'waiting')) as told (id, state)`,
    [over, waiting, endpoint],
  )
  expect(await prune('notices', noon)).toBe(0)
  expect(await prune('notices')).toBe(2)
  const { rows: kept } = await scene.pool.query('select id from notices where data is not null')
  expect(kept).toEqual([{ id: waiting }])
  const replayed = await scene.store.webhooks.replay(endpoint, { from: noon, to: later(99) }, later(9))
  expect(replayed).toBe(1)
})

test('notices to lose what they said are found without reading exchanges that are over', async () => {
  const { pool, store } = scene
  await pool.query(
    `with made as (
       insert into notices (id, type, at, data)
       select id, 'bill.paid', $1, '{}' from unnest($2::uuid[]) as id returning id
     )
     insert into exchanges (partner, subject_kind, subject_id, event, notice_id, state, due_at, created_at)
     select 'webhook:' || endpoint, 'bill', gen_random_uuid(), 'paid', made.id, 'accepted', now(), now()
     from made cross join (select id as endpoint from webhook_endpoints limit 1) as heard`,
    [later(3), Array.from({ length: 2_000 }, () => timeOrderedId(later(3)))],
  )
  await pool.query('analyze')
  const { next = '' } = await store.retention.prune('notices', later(8), order, { limit: 1_000 })
  const range = [next, firstIdOf(later(8)), 100]
  expect((await rowsReadBy(pool, 'exchanges', oldNoticesSql, range)).read).toBeLessThan(10)
  // What was pruned before is not looked at again.
  expect((await rowsReadBy(pool, 'notices', oldNoticesSql, range)).read).toBeLessThan(300)
})
