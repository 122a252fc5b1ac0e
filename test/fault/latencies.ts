import type { Pool } from 'pg'

/** A block of a run by the exchanges that came after a number. */
export interface Block {
  readonly troubled: boolean
  readonly after: number
}

/** For each pair of a quiet block and the troubled one after it: p99 of the latter over that of the former. */
export async function latencyRatios(pool: Pool, blocks: readonly Block[]): Promise<number[]> {
  const figures = await Promise.all(
    blocks.map(({ after }, place) => p99(pool, after, blocks[place + 1]?.after ?? 2 ** 52)),
  )
  return figures.flatMap((ms, place) => (blocks[place]?.troubled ? [ms / (figures[place - 1] ?? ms)] : []))
}

/** From a record's acceptance to the portal's answer, in ms. */
async function p99(pool: Pool, after: number, until: number): Promise<number> {
  const { rows } = await pool.query(
    `select percentile_cont(0.99) within group (order by extract(epoch from settled_at - created_at)::float) as p99
     from exchanges where id > $1 and id <= $2 and partner in ('province', 'national')`,
    [after, until],
  )
  return rows[0].p99 * 1000
}

/**
 * Says whether ratios lie above a bound more often than chance would put them there, were the bound their median (sign
 * test, 5 %). A machine whose speed changes moves single ratios, but moves them both ways.
 */
export function slowerBeyondChance(ratios: readonly number[], bound: number): boolean {
  const above = ratios.filter((ratio) => ratio > bound).length
  let chance = 0
  for (let count = above; count <= ratios.length; count += 1) chance += choose(ratios.length, count)
  return chance / 2 ** ratios.length < 0.05
}

function choose(all: number, some: number): number {
  let ways = 1
  for (let one = 1; one <= some; one += 1) ways = (ways * (all - some + one)) / one
  return ways
}
