import type { PoolClient } from 'pg'
import { type Decider, deciderName } from '../../domain/access/actor.ts'
import { type ApprovalState, needsSecondPerson, waitOf } from '../../domain/approvals/approval.ts'
import { dayMs } from '../../domain/time/local-time.ts'
import type {
  Approval,
  ApprovalMoment,
  ApprovalOrder,
  ApprovalStep,
  Said,
} from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { approvalEffects } from './approval-effects.ts'
import { decidedAlone, keepDecidedAlone } from './decided-alone.ts'

/** Approvals with their history, as `toApproval` reads them. */
export const selectApprovals = `
  select id, kind, school_code as "schoolCode", amount, payload, state, requested_person as "requestedPerson",
    requested_at as "requestedAt", expires_at as "expiresAt", takes_effect_at as "takesEffectAt", (
      select json_agg(json_build_object('at', at, 'state', steps.state, 'by', made_by, 'person', person, 'reason', reason)
        order by place)
      from approval_steps as steps where approval_id = approvals.id) as steps
  from approvals`

export type ApprovalRow = Omit<Approval, 'steps'> & {
  steps: readonly (Omit<ApprovalStep, 'at'> & { at: string })[]
}

/** Reads a row of `selectApprovals`. */
export const toApproval = (row: ApprovalRow): Approval => ({
  ...row,
  steps: row.steps.map((step) => ({ ...step, at: new Date(step.at) })),
})

/**
 * Asks for an approval inside the caller's transaction, so that what it is about can be kept with it. What needs no second
 * person takes effect at once; whoever asks for what has a limit holds the requester first (`holdRequester`). Throws `conflict`
 * where the same stands open.
 */
export async function requestApproval(
  client: PoolClient,
  order: ApprovalOrder,
  when: ApprovalMoment,
): Promise<Approval> {
  const { kind, alone, schoolCode, amount, payload, actor, reason, rules } = order
  const id = timeOrderedId(when.at)
  const expiresAt = new Date(when.at.getTime() + rules.expireAfterDays * dayMs)
  const { rowCount } = await client.query(
    `insert into approvals (id, kind, alone, school_code, amount, payload, state, requested_login, requested_person,
       requested_at, wait_ms, expires_at)
     values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10, $11)
     on conflict (kind, alone) where state in ('waiting', 'approved') do nothing`,
    [
      ...[id, kind, alone ?? null, schoolCode, amount, payload, actor.login, actor.person, when.at],
      ...[waitOf(kind, rules), expiresAt],
    ],
  )
  if (rowCount !== 1) throw new GatewayError('conflict', 'the same is asked for already and not decided yet')
  await addStep(client, id, 'waiting', { actor, reason }, when.at)
  const waiting = await findApproval(client, id)
  await tellOf(client, waiting, when.at)
  const before = await decidedAlone(client, kind, actor, when.at)
  if (needsSecondPerson(kind, { amount, decidedAlone: before }, rules)) return waiting
  await keepDecidedAlone(client, id, actor)
  return takeEffect(client, waiting, { by: actor, reason: 'within what one person decides' }, when)
}

/** Reads one approval inside the caller's transaction. */
export async function findApproval(client: PoolClient, id: string): Promise<Approval> {
  const { rows } = await client.query<ApprovalRow>(`${selectApprovals} where id = $1`, [id])
  if (!rows[0]) throw new Error('there is no such approval')
  return toApproval(rows[0])
}

/** Does what an approval is for, and says so. */
export async function takeEffect(
  client: PoolClient,
  approval: Approval,
  said: { by: Decider; reason: string },
  when: ApprovalMoment,
): Promise<Approval> {
  await approvalEffects[approval.kind].apply(client, approval, when, said)
  return moveApproval(client, approval, 'done', said, when.at)
}

/** Moves an approval on and writes its history; what ends without effect is let go. */
export async function moveApproval(
  client: PoolClient,
  approval: Approval,
  to: ApprovalState,
  said: { by: Decider; reason: string },
  at: Date,
  takesEffectAt: Date | null = null,
): Promise<Approval> {
  await client.query('update approvals set state = $2, takes_effect_at = $3 where id = $1', [
    approval.id,
    to,
    takesEffectAt,
  ])
  await addStep(client, approval.id, to, { actor: said.by, reason: said.reason }, at)
  const moved = await findApproval(client, approval.id)
  const hasNoEffect = to !== 'approved' && to !== 'done'
  if (hasNoEffect) await approvalEffects[approval.kind].letGo?.(client, moved, at)
  await tellOf(client, moved, at)
  return moved
}

async function tellOf(client: PoolClient, approval: Approval, at: Date): Promise<void> {
  const told = approvalEffects[approval.kind].tells?.(approval)
  if (told) await addNotices(client, [told], at)
}

async function addStep(
  client: PoolClient,
  id: string,
  state: ApprovalState,
  { actor, reason }: Omit<Said, 'actor'> & { actor: Decider },
  at: Date,
): Promise<void> {
  const person = actor === 'time' ? null : actor.person
  await client.query(
    `insert into approval_steps (approval_id, place, at, state, made_by, person, reason)
     select $1, count(*), $2, $3, $4, $5, $6 from approval_steps where approval_id = $1`,
    [id, at, state, deciderName(actor), person, reason],
  )
}
