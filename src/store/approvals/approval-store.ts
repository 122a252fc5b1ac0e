import type { Pool, PoolClient } from 'pg'
import { type Actor, isSamePerson } from '../../domain/access/actor.ts'
import { mayMove } from '../../domain/approvals/approval.ts'
import { oneByOne } from '../../domain/one-by-one.ts'
import type {
  Approval,
  ApprovalMoment,
  ApprovalStore,
  Decided,
  Said,
} from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { withTransaction } from '../pool.ts'
import {
  type ApprovalRow,
  findApproval,
  moveApproval,
  requestApproval,
  selectApprovals,
  takeEffect,
  toApproval,
} from './approval-rows.ts'

const mostAtOnce = 100

/** Keeps approvals in PostgreSQL. */
export function createApprovalStore(pool: Pool): ApprovalStore {
  return {
    request: (order, when) => withTransaction(pool, (client) => requestApproval(client, order, when)),

    approve: (id, said, when) => decide(pool, id, (client, locked) => approve(client, locked, said, when)),

    reject: (id, said, at) => decide(pool, id, (client, locked) => reject(client, locked, said, at)),

    async find(id) {
      const { rows } = await pool.query<ApprovalRow>(`${selectApprovals} where id = $1`, [id])
      return rows[0] && toApproval(rows[0])
    },

    async openOf(kind, alone) {
      const { rows } = await pool.query<ApprovalRow>(
        `${selectApprovals} where kind = $1 and alone = $2 and state in ('waiting', 'approved')`,
        [kind, alone],
      )
      return rows.map(toApproval)
    },

    async list({ state, kind, schoolCodes, before, limit }) {
      const { rows } = await pool.query<ApprovalRow>(
        `${selectApprovals}
         where ($1::text is null or state = $1) and ($2::text is null or kind = $2) and ($3::uuid is null or id < $3)
           and ($5::text[] is null or school_code = any($5))
         order by id desc limit $4`,
        [state ?? null, kind ?? null, before ?? null, limit, schoolCodes ?? null],
      )
      return rows.map(toApproval)
    },

    async goOn(when) {
      const { rows } = await pool.query<{ id: string }>(
        `(select id from approvals where state = 'waiting' and expires_at <= $1 limit $2)
         union all (select id from approvals where state = 'approved' and takes_effect_at <= $1 limit $2)`,
        [when.at, mostAtOnce],
      )
      let moved = 0
      await oneByOne(rows, async ({ id }) => {
        if (await goOnWith(pool, id, when)) moved += 1
      })
      return moved
    },
  }
}

interface Locked {
  readonly approval: Approval
  /** Everybody who asked: as they were called then, and as their login is now. */
  readonly askers: readonly string[]
  readonly waitMs: number
}

const decide = (
  pool: Pool,
  id: string,
  work: (client: PoolClient, locked: Locked) => Promise<Decided>,
): Promise<Decided> =>
  withTransaction(pool, async (client) => {
    const locked = await lock(client, id)
    return locked ? work(client, locked) : { is: 'unknown' }
  })

/** Whoever else decides the same waits here, and then finds it decided. */
async function lock(client: PoolClient, id: string): Promise<Locked | undefined> {
  const { rows } = await client.query<{ wait_ms: number; asker: string; asker_now: string | null }>(
    `select wait_ms, requested_person as asker,
       (select coalesce(person, clients.id) from clients where 'client:' || clients.id = requested_login) as asker_now
     from approvals where id = $1 for update`,
    [id],
  )
  if (!rows[0]) return undefined
  const { wait_ms: waitMs, asker, asker_now: askerNow } = rows[0]
  return { approval: await findApproval(client, id), askers: askerNow ? [asker, askerNow] : [asker], waitMs }
}

const isAsker = ({ askers }: Locked, { person }: Actor) => askers.some((asker) => isSamePerson(asker, person))

async function approve(
  client: PoolClient,
  locked: Locked,
  { actor: by, reason }: Said,
  when: ApprovalMoment,
): Promise<Decided> {
  const { approval, waitMs } = locked
  const open = approval.state === 'waiting' && approval.expiresAt > when.at
  if (!open) return { is: 'not-open', approval }
  if (isAsker(locked, by)) return { is: 'same-person' }
  const decided =
    waitMs > 0
      ? await moveApproval(
          client,
          approval,
          'approved',
          { by, reason },
          when.at,
          new Date(when.at.getTime() + waitMs),
        )
      : await takeEffect(client, approval, { by, reason }, when)
  return { is: 'decided', approval: decided }
}

async function reject(
  client: PoolClient,
  locked: Locked,
  { actor: by, reason }: Said,
  at: Date,
): Promise<Decided> {
  const { approval } = locked
  const to = isAsker(locked, by) ? 'withdrawn' : 'rejected'
  if (!mayMove(approval.state, to)) return { is: 'not-open', approval }
  return { is: 'decided', approval: await moveApproval(client, approval, to, { by, reason }, at) }
}

/** Ends or does one whose time has come; whatever is not possible any more is over. */
async function goOnWith(pool: Pool, id: string, when: ApprovalMoment): Promise<boolean> {
  try {
    return await withTransaction(pool, (client) => settle(client, id, when))
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'conflict') throw error
    const reason = error.detail
    return withTransaction(pool, async (client) => {
      const approval = (await lock(client, id))?.approval
      if (approval?.state !== 'approved') return false
      await moveApproval(client, approval, 'failed', { by: 'time', reason }, when.at)
      return true
    })
  }
}

async function settle(client: PoolClient, id: string, when: ApprovalMoment): Promise<boolean> {
  const approval = (await lock(client, id))?.approval
  if (approval?.state === 'waiting' && approval.expiresAt <= when.at) {
    await moveApproval(client, approval, 'expired', { by: 'time', reason: 'nobody decided in time' }, when.at)
    return true
  }
  if (approval?.state !== 'approved' || !approval.takesEffectAt || approval.takesEffectAt > when.at)
    return false
  await takeEffect(client, approval, { by: 'time', reason: 'its waiting time is over' }, when)
  return true
}
