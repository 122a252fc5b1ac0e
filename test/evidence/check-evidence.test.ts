import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { signChains } from '../../src/evidence/sign-chains.ts'
import { type EvidenceScene, newSigner, openEvidenceScene } from '../support/evidence-scene.ts'
import { later } from '../support/scene.ts'

let scene: EvidenceScene
/** Ids of the evidence rows of the second block. */
let rows: number[]

beforeAll(async () => {
  scene = await openEvidenceScene()
  // Three blocks of one chain: six rows, four rows, two rows.
  for (const count of [3, 2, 1]) {
    await scene.deliver(count)
    await scene.chain()
  }
  rows = await idsOf(2)
  await scene.sign()
  await scene.remember()
})
afterEach(() => scene.restore())
afterAll(() => scene.close())

const idsOf = async (block: number): Promise<number[]> => {
  const [found] = await scene.store.evidence.blocksAfter('province', block - 1, 1)
  return [...(found?.ids ?? [])]
}
const tamper = (sql: string, ...values: unknown[]) => scene.pool.query(sql, values)

test('what nobody touched is in order', async () => {
  expect(rows).toHaveLength(4)
  expect(await scene.check()).toEqual([])
})

describe('the check names the place of', () => {
  test('one changed byte of a stored body', async () => {
    const { rows: bodies } = await tamper('select sealed from evidence where id = $1', rows[1])
    const sealed: Buffer = bodies[0].sealed
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] as number) ^ 1
    await tamper('update evidence set sealed = $2 where id = $1', rows[1], sealed)
    expect(await scene.check()).toEqual([`province 2 ${rows[1]} bytes-unreadable`])
  })

  test('a body put in the place of another by somebody who has the data keys', async () => {
    await tamper(
      'update evidence set sealed = (select sealed from evidence where id = $2) where id = $1',
      rows[1],
      rows[2],
    )
    expect(await scene.check()).toEqual([`province 2 ${rows[1]} bytes-changed`])
  })

  test.each([
    ['the hash', "sha256 = '\\x00'"],
    ['the time, by a microsecond', "at = at + interval '1 microsecond'"],
    ['the direction', "direction = case direction when 'in' then 'out' else 'in' end"],
    ['the reference', "reference = reference || 'X'"],
    ['a header', `headers = '{"x-of": "another"}'`],
    ['the status', 'http_status = 500'],
    ['the exchange', 'exchange_id = (select min(id) from exchanges)'],
  ])('a changed fact: %s', async (_, change) => {
    await tamper(`update evidence set ${change} where id = $1`, rows[0])
    expect(await scene.check()).toEqual([`province 2 ${rows[0]} row-changed`])
  })

  test('a deleted row', async () => {
    await tamper('delete from evidence where id = $1', rows[2])
    expect(await scene.check()).toEqual([`province 2 ${rows[2]} row-missing`])
  })

  test('two swapped rows', async () => {
    const columns =
      'exchange_id, fence, direction, at, operation, reference, content_type, headers, http_status, sha256, sealed'
    await tamper(
      `update evidence set (${columns}) = (select ${columns} from evidence as other where other.id = $1 + $2 - evidence.id)
       where id in ($1, $2)`,
      rows[0],
      rows[1],
    )
    expect(await scene.check()).toEqual([`province 2 ${rows[0]} rows-swapped`])
  })

  test('a row that was added around the gateway', async () => {
    await tamper(`
      insert into evidence (id, exchange_id, fence, direction, at, operation, reference, sha256, sealed)
      overriding system value
      select 0, exchange_id, fence, direction, at, operation, reference, sha256, sealed from evidence where id = ${rows[0]}`)
    expect(await scene.check()).toEqual(['exchanges - 0 row-not-chained'])
  })

  test('a body that is gone without a deletion on record, and of one whose deletion names another row', async () => {
    await tamper(
      `with kept as (
         insert into payload_deletions (at, source, because, ordered_by, ids) values (now(), 'exchanges', 'age', 'x', '{0}')
         returning id)
       update evidence set sealed = null, deletion_id = kept.id from kept where evidence.id = $1`,
      rows[3],
    )
    expect(await scene.check({ chain: 'province' })).toEqual([`province 2 ${rows[3]} bytes-gone`])
  })

  test('a block that was taken out', async () => {
    await tamper('delete from evidence_blocks where chain = $1 and sequence = 2', 'province')
    expect(await scene.check()).toEqual([
      'province 2 - block-missing',
      ...rows.map((id) => `exchanges - ${id} row-not-chained`),
    ])
  })

  test('two swapped blocks', async () => {
    await tamper(`
      update evidence_blocks set sequence = sequence + 10 where sequence in (2, 3);
      update evidence_blocks set sequence = 15 - sequence where sequence in (12, 13)`)
    const found = await scene.check()
    expect(found).toContain('province 2 - block-misplaced')
    expect(found).toContain('province 2 - block-changed')
    expect(found).toContain('province 3 - block-changed')
  })

  test('a leaf that was changed together with its row', async () => {
    await tamper(
      'update evidence_blocks set leaves = overlay(leaves placing $1 from 1) where sequence = 2',
      Buffer.alloc(32),
    )
    expect(await scene.check()).toEqual(['province 2 - block-changed', `province 2 ${rows[0]} row-changed`])
  })
})

describe('a tail that was cut', () => {
  const cutRowsAndBlocks = async () => {
    await tamper('delete from evidence where id = any($1)', await idsOf(3))
    await tamper('delete from evidence_blocks where sequence = 3')
  }

  test('is found by the signed statement that went further', async () => {
    await cutRowsAndBlocks()
    expect(await scene.check()).toEqual(['province 2 - tail-cut'])
  })

  test('is found by the copy of that statement when it was deleted too', async () => {
    await cutRowsAndBlocks()
    await tamper('delete from evidence_statements')
    expect(await scene.check()).toEqual([])
    expect(await scene.check({ copies: true })).toEqual(['province 2 - tail-cut'])
  })

  test('is found when nothing is left of the chain', async () => {
    await tamper('truncate evidence, evidence_blocks, evidence_statements')
    expect(await scene.check({ copies: true })).toEqual(['province 0 - tail-cut'])
  })

  test('is found by its rows when only the blocks were cut', async () => {
    const last = await idsOf(3)
    await tamper('delete from evidence_blocks where sequence = 3')
    expect(await scene.check()).toEqual([
      'province 2 - tail-cut',
      ...last.map((id) => `exchanges - ${id} row-not-chained`),
    ])
  })
})

describe('a chain that was made anew from a changed row on', () => {
  const remake = async () => {
    await tamper('update evidence set reference = $2 where id = $1', rows[0], 'another')
    await tamper('delete from evidence_blocks where sequence > 1')
    await tamper('update evidence_sources set chained_through = $1', (rows[0] as number) - 1)
    await scene.chain()
  }

  test('is told by the statement that says another hash', async () => {
    await remake()
    // The rest of the rows is one block now, where it was two.
    expect(await scene.check()).toEqual(['province 2 - tail-cut'])
  })

  test('cannot be covered by a statement of somebody else', async () => {
    await remake()
    await tamper('delete from evidence_statements')
    const forger = await newSigner('evidence-1')
    await signChains({
      store: scene.store.evidence,
      signer: () => forger,
      keepCopy: async () => {},
      clock: () => later(4),
    })
    expect(await scene.check()).toEqual(['province - - statement-invalid'])
  })
})

describe('statements', () => {
  const day = (number: number) => later(number * 86_400)

  test('a day that is over is stated once, and names the statement before', async () => {
    expect(await scene.sign(day(1))).toBe(1)
    await scene.deliver(1)
    await scene.chain(day(1))
    expect(await scene.sign(day(2))).toBe(1)
    expect(await scene.sign(day(2))).toBe(0)
    const kept = await scene.store.evidence.statementsOf('province')
    expect(kept.map(({ kind, firstBlock, lastBlock }) => [kind, firstBlock, lastBlock])).toEqual([
      ['day', 1, 3],
      ['day', 4, 4],
    ])
    expect(await scene.check({ now: day(3) })).toEqual([])
  })

  test('a chain that cannot be signed keeps none of the others, and is named', async () => {
    await scene.deliver(1, 'a-portal')
    await scene.deliver(1)
    await scene.chain()
    const { evidence } = scene.store
    const store = {
      ...evidence,
      async hashesOf(chain: string, from: number, to: number) {
        if (chain === 'a-portal') throw new Error('a-portal is spoilt')
        return evidence.hashesOf(chain, from, to)
      },
    }
    const parts = { store, signer: () => scene.signer, keepCopy: async () => {}, clock: () => later(4) }
    expect(await signChains(parts, 'province')).toBe(1)
    await scene.deliver(1)
    await scene.chain()
    await expect(signChains(parts)).rejects.toThrow('a-portal is spoilt')
    expect((await evidence.unstated('2026-09-30')).map(({ chain }) => chain)).toEqual(['a-portal'])
  })

  test('a statement of a day that was taken out is missed', async () => {
    for (const number of [1, 2, 3]) {
      await scene.deliver(1)
      await scene.chain(day(number))
      await scene.sign(day(number + 1))
    }
    await tamper(`delete from evidence_statements where first_block = 4`)
    expect(await scene.check({ now: day(4) })).toEqual(['province 5 - statement-missing'])
    expect(await scene.check({ now: day(4), copies: true })).toEqual(['province 4 - statement-missing'])
  })

  test('a day that nobody signed is missed when another day has gone by', async () => {
    await scene.deliver(1)
    await scene.chain(day(1))
    expect(await scene.check({ now: day(1) })).toEqual([])
    expect(await scene.check({ now: day(3) })).toEqual(['province 1 - statement-missing'])
  })

  test('one byte of a statement makes it invalid', async () => {
    await tamper(`update evidence_statements set jws = overlay(jws placing 'A' from length(jws) - 5 for 1)`)
    expect(await scene.check()).toEqual(['province - - statement-invalid'])
  })

  test('of several that sign at once one statement of the day stays', async () => {
    const kept = await Promise.all(Array.from({ length: 5 }, () => scene.sign(day(1))))
    expect(kept.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await scene.check({ now: day(1) })).toEqual([])
  })

  test('a block that came after the statement of its day belongs to the next day', async () => {
    await scene.sign(day(1))
    await scene.deliver(1)
    await scene.chain(later(6))
    expect(await scene.sign(day(1))).toBe(1)
    await scene.sign(day(2))
    expect(await scene.check({ now: day(2) })).toEqual([])
  })
})
