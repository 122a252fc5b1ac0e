import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'
import { isKeptFromPayers } from '../../domain/bills/bill-terms.ts'
import { correctedBill, takesCorrections } from '../../domain/bills/correcting.ts'
import { entriesOfCorrection } from '../../domain/money/ledger.ts'
import { billRevised, billSettled } from '../../domain/webhooks/notice.ts'
import type { Act, Correction, CorrectOutcome } from '../../ports/bills/bill-life-store.ts'
import { bearLess } from '../bank-lines/bear-fees.ts'
import { book } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { bookContribution } from './contributions.ts'
import { findAndLockBill } from './lock-bill.ts'
import { publishSettled } from './publish-bills.ts'
import { tellAnew, tellCorrected } from './tell-anew.ts'

/**
 * Makes a new revision of a bill inside the caller's transaction (decision 0032): both revisions stand, the difference is
 * booked today, what was paid and is owed no longer becomes the student's credit (what the school bore of it is borne no
 * longer), and portals are told anew. A draft changes without a trace in the ledger.
 */
export async function correctBill(
  client: PoolClient,
  id: string,
  { lines, revision, tellPaid }: Correction,
  act: Act & { readonly reason: string },
): Promise<CorrectOutcome> {
  const bill = await findAndLockBill(client, id)
  if (!bill) return { is: 'unknown' }
  if (revision !== undefined && revision !== bill.revision)
    return { is: 'other-revision', revision: bill.revision }
  if (!takesCorrections(bill.state)) return { is: 'not-from', state: bill.state }
  if (bill.carriedOn > 0 || takenOver(lines) !== takenOver(bill.lines)) return { is: 'carries-debts' }
  if (JSON.stringify(lines) === JSON.stringify(bill.lines)) return { is: 'unchanged', bill }

  const { corrected, comesOff } = correctedBill(bill, lines, act.at)
  const unborne = await bearLess(client, id, comesOff, act.at)
  const credited = comesOff - unborne
  const revisionId = await keepRevisions(client, bill, corrected, credited, act)
  await client.query(
    `update bills set lines = $2, gross = $3, budget_compensation = $4, payable = $5, paid = $6, state = $7,
       settled_at = $8, revision = $9, whole = $10, takes_more = $11, voluntary = $12, contributed = $13 where id = $1`,
    [
      id,
      JSON.stringify(corrected.lines),
      corrected.gross,
      corrected.budgetCompensation,
      corrected.payable,
      corrected.paid,
      corrected.state,
      corrected.settledAt,
      corrected.revision,
      corrected.whole,
      corrected.takesMore,
      corrected.voluntary,
      corrected.contributed,
    ],
  )
  await fitInstalments(client, corrected)
  if (bill.state === 'draft') return { is: 'corrected', bill: corrected, credited }

  const { schoolCode, studentCode } = bill
  const entries = entriesOfCorrection(bill.lines, lines, { credited, unborne })
  await book(client, entries, {
    ...{ cause: 'bill-corrected', causeId: revisionId, schoolCode, studentCode },
    at: act.at,
  })
  await bookContribution(client, bill, corrected.contributed - bill.contributed, act.at)
  await tell(client, bill, corrected, tellPaid, act.at)
  await addNotices(client, [billRevised(corrected, credited)], act.at)
  return { is: 'corrected', bill: corrected, credited }
}

/** The lines that took debts over, as words to compare: what another bill asked for is not corrected here. */
const takenOver = (lines: Bill['lines']): string =>
  JSON.stringify(
    lines.flatMap(({ carriedFrom, gross, payable, kind, exactness }) =>
      carriedFrom === undefined ? [] : [[carriedFrom, gross, payable, kind, exactness]],
    ),
  )

/** Keeps the new revision, and the first one too when there was none but it; returns the new one's id. */
async function keepRevisions(
  client: PoolClient,
  bill: Bill,
  corrected: Bill,
  credited: number,
  { by, reason, at }: Act & { readonly reason: string },
): Promise<string> {
  const insert = `
    insert into bill_revisions
      (id, bill_id, revision, lines, gross, budget_compensation, payable, credited, made_at, made_by, reason)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
  const row = (id: string, { revision, lines, gross, budgetCompensation, payable }: Bill) =>
    [id, bill.id, revision, JSON.stringify(lines), gross, budgetCompensation, payable] as const
  if (bill.revision === 1) {
    await client.query(insert, [
      ...row(timeOrderedId(at), bill),
      0,
      bill.issuedAt,
      'school',
      'as it was sent',
    ])
  }
  const id = timeOrderedId(at)
  await client.query(insert, [...row(id, corrected), credited, at, by, reason])
  return id
}

/**
 * Plans that nobody chose yet no longer add up and are gone. In the chosen one the last open part carries the difference;
 * where none is open and more is owed, there is one more.
 */
async function fitInstalments(client: PoolClient, { id, plan, payable, paid, dueOn }: Bill): Promise<void> {
  await client.query('delete from bill_instalments where bill_id = $1 and plan is distinct from $2', [
    id,
    plan,
  ])
  if (plan === null || payable <= paid) return
  await client.query(
    `insert into bill_instalments (bill_id, plan, place, due_on, amount)
     select $1, $2, max(place) + 1, $3, $4 from bill_instalments where bill_id = $1 and plan = $2
     having bool_and(paid_at is not null)`,
    [id, plan, dueOn, payable - paid],
  )
}

async function tell(
  client: PoolClient,
  before: Bill,
  after: Bill,
  tellPaid: Correction['tellPaid'],
  at: Date,
): Promise<void> {
  const isPaid = after.state === 'paid'
  const isNews = isPaid && before.state !== 'paid' && before.state !== 'overpaid'
  if (!isKeptFromPayers(after)) await tellCorrected(client, after.id, isPaid ? ['paid'] : [], at)
  else if (isNews) await publishSettled(client, [{ billId: after.id, portals: [...tellPaid.keys()] }], at)
  if (!isNews) return
  await tellAnew(client, new Map([[after.id, tellPaid]]), 'paid', at)
  await addNotices(client, [billSettled(after, 'paid', at)], at)
}
