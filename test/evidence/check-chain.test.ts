import { expect, test } from 'vitest'
import { linkRows } from '../../src/evidence/block.ts'
import { type ChainProblem, checkChain } from '../../src/evidence/check-chain.ts'
import type { Block, CheckedRow } from '../../src/ports/evidence/evidence-store.ts'
import { noon } from '../support/scene.ts'

/** A chain of so many blocks with these numbers of rows by turns, kept as a store gives it. */
function chainOf(count: number, sizes: readonly number[]) {
  const blocks: Block[] = []
  const rows = new Map<number, CheckedRow>()
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const size = sizes[sequence % sizes.length] ?? 1
    const own = Array.from({ length: size }, (_, index) => {
      const id = rows.size + index + 1
      return { id, chain: 'province', record: { id, text: `row ${id}` } }
    })
    blocks.push(...linkRows('openings', noon)(own, blocks.slice(-1)))
    for (const { id, record } of own) rows.set(id, { id, record, bytes: 'none' })
  }
  const heldAtOnce: number[] = []
  const store = {
    blocksAfter: async (_chain: string, sequence: number, limit: number) =>
      blocks.filter((block) => block.sequence > sequence).slice(0, limit),
    async rowsOf(wanted: readonly Block[]) {
      const ids = wanted.flatMap((block) => block.ids)
      heldAtOnce.push(ids.length)
      return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id) as CheckedRow] as const] : [])))
    },
  }
  const check = async () => {
    const problems: ChainProblem[] = []
    const see = () => {}
    const result = await checkChain({ chain: 'province' }, store, {
      report: (one) => void problems.push(one),
      see,
    })
    return { ...result, problems }
  }
  return { blocks, rows, heldAtOnce, check }
}

test('a long chain of small blocks is walked in few looks, one of large blocks in bounded portions', async () => {
  const small = chainOf(450, [1])
  expect(await small.check()).toMatchObject({ blocks: 450, rows: 450, problems: [], end: { sequence: 450 } })
  expect(small.heldAtOnce.length).toBeLessThan(5)
  const mixed = chainOf(60, [700, 1, 2])
  expect(await mixed.check()).toMatchObject({ blocks: 60, rows: mixed.rows.size, problems: [] })
  expect(Math.max(...mixed.heldAtOnce)).toBeLessThanOrEqual(1000)
})

test('places beyond the first look are named as well', async () => {
  const chain = chainOf(450, [1])
  chain.rows.delete(330)
  chain.rows.set(441, { id: 441, record: { id: 441, text: 'another' }, bytes: 'none' })
  chain.blocks.splice(200, 1)
  const { problems } = await chain.check()
  expect(problems.map(({ block, id, what }) => [block, id, what])).toEqual([
    [201, undefined, 'block-missing'],
    [330, 330, 'row-missing'],
    [441, 441, 'row-changed'],
  ])
})
