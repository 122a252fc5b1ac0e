import fc from 'fast-check'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkRows } from '../../src/evidence/block.ts'
import { createChainer } from '../../src/evidence/chainer.ts'
import { type EvidenceScene, openEvidenceScene } from '../support/evidence-scene.ts'
import { later } from '../support/scene.ts'

let scene: EvidenceScene
let exchange: number

beforeAll(async () => {
  scene = await openEvidenceScene()
  ;[exchange = 0] = await scene.deliver(1)
  await scene.chain()
})
afterAll(() => scene.close())

const insert = (client: Pick<PoolClient, 'query'>) =>
  client.query(
    `insert into evidence (exchange_id, fence, direction, at, operation, reference, sha256, sealed)
     values ($1, 1, 'in', now(), 'sync', 'R', '\\x00', '\\x00')`,
    [exchange],
  )
const chainedIds = async () => {
  const { rows } = await scene.pool.query(
    `select id from evidence_blocks, unnest(ids) as id where source = 'exchanges' order by sequence, id`,
  )
  return rows.map(({ id }) => id)
}
const keptIds = async () =>
  (await scene.pool.query('select id from evidence order by id')).rows.map(({ id }) => id)

type Step = { writer: number; does: 'insert' | 'commit' | 'roll back' } | 'pass'

const steps = fc.array(
  fc.oneof(
    fc.record({
      writer: fc.nat(3),
      does: fc.constantFrom<'insert' | 'commit' | 'roll back'>('insert', 'insert', 'commit', 'roll back'),
    }),
    fc.constant<Step>('pass'),
  ),
  { minLength: 5, maxLength: 30 },
)

test('whatever the order of inserts, commits and passes, every row is chained once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const pass = createChainer(scene.store.evidence, () => later(3))
      const writers = new Map<number, PoolClient>()
      const end = async (writer: number, how: 'commit' | 'rollback') => {
        const client = writers.get(writer)
        await client?.query(how)
        client?.release()
        writers.delete(writer)
      }
      try {
        for (const step of plan) {
          if (step === 'pass') await pass()
          else if (step.does === 'commit') await end(step.writer, 'commit')
          else if (step.does === 'roll back') await end(step.writer, 'rollback')
          else {
            const client = writers.get(step.writer) ?? (await scene.pool.connect())
            if (!writers.has(step.writer)) await client.query('begin')
            writers.set(step.writer, client)
            await insert(client)
          }
        }
      } finally {
        for (const writer of [...writers.keys()]) await end(writer, 'commit')
      }
      await scene.chain()
      expect(await chainedIds()).toEqual(await keptIds())
    }),
    { numRuns: 15 },
  )
})

test('a row that is committed late with a lower id is waited for, and nothing is chained past it', async () => {
  const late = await scene.pool.connect()
  const pass = createChainer(scene.store.evidence, () => later(3))
  const before = await chainedIds()
  try {
    await late.query('begin')
    await insert(late)
    await insert(scene.pool)
    for (let count = 0; count < 5; count += 1) await pass()
    expect(await chainedIds()).toEqual(before)
  } finally {
    await late.query('commit')
    late.release()
  }
  await scene.chain()
  expect(await chainedIds()).toEqual(await keptIds())
})

test('several that chain at once make one chain', async () => {
  await Promise.all(Array.from({ length: 4 }, () => scene.deliver(25)))
  await Promise.all(Array.from({ length: 4 }, () => scene.chain()))
  expect(await chainedIds()).toEqual(await keptIds())
  expect((await scene.check({ chain: 'province' })).filter((line) => !line.endsWith('unreadable'))).toEqual(
    [],
  )
})

test('who dies in the middle of chaining leaves nothing half done', async () => {
  await scene.deliver(3)
  const before = await chainedIds()
  const { evidence } = scene.store
  const mark = await evidence.mark('exchanges')
  if (!mark) throw new Error('there is nothing to chain')
  const link = linkRows('exchanges', later(3))
  const dying = evidence.chainNext(mark, 2, (rows, ends) => {
    link(rows, ends)
    throw new Error('killed')
  })
  await expect(dying).rejects.toThrow('killed')
  expect(await chainedIds()).toEqual(before)
  // With its blocks written, but before its transaction ends.
  await scene.pool.query(`
    create function die() returns trigger language plpgsql as $$ begin
      perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
    create trigger die after insert on evidence_blocks for each row execute function die()`)
  await expect(evidence.chainNext(mark, 2, link)).rejects.toThrow()
  await scene.pool.query('drop function die cascade')
  expect(await chainedIds()).toEqual(before)
  await scene.chain()
  expect(await chainedIds()).toEqual(await keptIds())
})
