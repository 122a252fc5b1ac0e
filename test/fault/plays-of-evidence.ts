import { until } from '../support/until.ts'
import { type Play, sendAndPay } from './plays.ts'
import { untilSettled } from './until-settled.ts'
import type { World } from './world.ts'

const prune = (kind: string) => ['evidence', 'prune', kind, '--before', '2100-01-01', '--yes'] as const

/** All payloads are deleted by who dies in the middle of it; then every bill and confirmation comes again. */
export const pruneAndRepeat: Play = async (world, random) => {
  await sendAndPay(world, random)
  if (!(await untilSettled(world))) throw new Error('the bills were not delivered')
  await until('the end of chaining', () => isChained(world))
  await world.dyingCommand('payloads-going', ...prune('exchanges'))
  await world.command('evidence', 'check')
  await world.dyingCommand('payloads-gone', ...prune('exchanges'))
  await world.command(...prune('exchanges'))
  await world.command(...prune('paymentNotices'))
  for (const { id, bill } of world.generator.accepted) {
    const { answer } = await world.generator.post('/v1/bills', bill)
    if (answer.id !== id || answer.outcome !== 'repeated')
      throw new Error(`${bill.number} was not recognised`)
  }
}

async function isChained({ pool }: World): Promise<boolean> {
  const { rows } = await pool.query(
    `select (select coalesce(max(id), 0) from evidence) <= (select chained_through from evidence_sources where source = 'exchanges')
       and (select coalesce(max(id), 0) from payment_notices) <=
         (select chained_through from evidence_sources where source = 'payment-notices') as is_chained`,
  )
  return rows[0].is_chained
}

/** No payload is left, each says why, and the chains are whole. */
export async function prunedWhole(world: World): Promise<string[]> {
  const { rows } = await world.pool.query(
    `select (select count(*) from evidence where sealed is not null) as left,
       (select count(*) from evidence) as rows,
       (select sum(cardinality(ids)) from payload_deletions where source = 'exchanges') as deleted`,
  )
  const [{ left, rows: all, deleted }] = rows
  const problems = left === 0 && deleted === all && all > 0 ? [] : [`${left} of ${all} payloads are left`]
  const check = await world.command('evidence', 'check').catch((error: Error) => error.message)
  return check.includes('the chains are whole') ? problems : [...problems, check]
}
