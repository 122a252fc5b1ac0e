import type { PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { mayRefundMove, overStates, type RefundState } from '../../domain/refunds/refund.ts'
import {
  noteOf,
  noteOfSentence,
  type RefundNote,
  type RefundNoteCode,
  sayNote,
} from '../../domain/refunds/refund-note.ts'
import type { Refund, RefundStep } from '../../ports/refunds/refund-store.ts'

/** Refunds with their history, as `toRefund` reads them. */
export const selectRefunds = `
  select refunds.id, code, approval_id as "approvalId", refunds.school_code as "schoolCode",
    refunds.student_code as "studentCode", payment_id as "paymentId", allocation_id as "allocationId",
    refunds.bill_id as "billId", refunds.amount, from_bill as "fromBill", from_credit as "fromCredit", way, refunds.channel,
    refunds.state, their_reference as "theirReference", refunds.created_at as "createdAt",
    refunds.settled_at as "settledAt", coalesce((
      select json_agg(json_build_object('at', at, 'state', steps.state, 'by', made_by, 'reason', reason,
        'noteCode', note, 'noteSaid', note_said) order by place)
      from refund_steps as steps where refund_id = refunds.id), '[]') as steps
  from refunds`

export type RefundRow = Omit<Refund, 'steps'> & {
  steps: readonly StepJson[]
}

interface StepJson extends Omit<RefundStep, 'at' | 'note'> {
  readonly at: string
  readonly noteCode: RefundNoteCode | null
  readonly noteSaid: string | null
}

/** Reads a step; one that was kept as a sentence of the gateway is the note that it meant. */
function toStep({ at, noteCode, noteSaid, reason, ...step }: StepJson): RefundStep {
  const old = step.by === gateway ? noteOfSentence(reason) : null
  const note = noteCode === null ? old : noteOf(noteCode, noteSaid)
  return { ...step, at: new Date(at), note, reason: note ? sayNote(note) : reason }
}

/** Reads a row of `selectRefunds`. */
export const toRefund = (row: RefundRow): Refund => ({
  ...row,
  steps: row.steps.map(toStep),
})

/** Locks a refund and reads it. */
export async function lockRefund(client: PoolClient, id: string): Promise<Refund | undefined> {
  await client.query('select 1 from refunds where id = $1 for update', [id])
  const { rows } = await client.query<RefundRow>(`${selectRefunds} where refunds.id = $1`, [id])
  return rows[0] && toRefund(rows[0])
}

/** Who moves a refund, with what they say, or what the gateway notes by itself. */
export type StepWords = { readonly by: string } & (
  | { readonly reason: string }
  | { readonly note: RefundNote }
)

/** Moves a locked refund on and writes its history. */
export async function moveRefund(
  client: PoolClient,
  refund: Refund,
  to: RefundState,
  said: StepWords,
  at: Date,
): Promise<Refund> {
  if (!mayRefundMove(refund.state, to))
    throw new Error(`a refund does not move from ${refund.state} to ${to}`)
  const isSettled = to === 'done' || (overStates as readonly string[]).includes(to)
  await client.query(
    `update refunds set state = $2, ask_at = null, settled_at = case when $3 then $4::timestamptz end where id = $1`,
    [refund.id, to, isSettled, at],
  )
  await addRefundStep(client, refund.id, to, said, at)
  return (await lockRefund(client, refund.id)) as Refund
}

/** Writes one step of the history of a refund. */
export async function addRefundStep(
  client: PoolClient,
  id: string,
  state: RefundState,
  said: StepWords,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into refund_steps (refund_id, place, at, state, made_by, reason, note, note_said)
     select $1, count(*), $2, $3, $4, $5, $6, $7 from refund_steps where refund_id = $1`,
    [
      id,
      at,
      state,
      said.by,
      ...('note' in said ? ['', said.note.code, said.note.said] : [said.reason, null, null]),
    ],
  )
}
