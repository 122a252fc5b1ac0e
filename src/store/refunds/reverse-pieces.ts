import type { PoolClient } from 'pg'
import type { AllocationOutcome } from '../../domain/bank-lines/allocation.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Reversal, ReversalOrder } from '../../ports/refunds/reversal-store.ts'
import { holdBankLines } from '../bank-lines/hold-bank-lines.ts'
import { holdOwnerless } from '../payments/ownerless-money.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { keepReversal } from './reversal-rows.ts'
import { reverseMoney } from './reverse-money.ts'
import { goBack, reverseOwnerless } from './reverse-ownerless.ts'

/** A piece of the money of a payment, locked. */
interface HeldPiece {
  readonly id: string
  readonly outcome: AllocationOutcome
  readonly billId: string | null
  readonly schoolCode: string | null
  readonly studentCode: string | null
}

/**
 * Locks the pieces of a payment for which no bill was known, with all that they are of, until the transaction ends: nobody
 * gives them, and no bill finds them. Nothing where the money is a bill's.
 */
export async function holdPieces(
  client: PoolClient,
  paymentId: string,
): Promise<readonly HeldPiece[] | undefined> {
  const { rowCount } = await client.query('select 1 from payments where id = $1 and bill_id is null', [
    paymentId,
  ])
  if (rowCount === 0) return undefined
  await holdBankLines(client)
  await holdOwnerless(client, 'alone')
  const { rows: payments } = await client.query<{ billId: string | null }>(
    'select bill_id as "billId" from payments where id = $1 for no key update',
    [paymentId],
  )
  // Its bill came while others were waited for.
  if (payments[0]?.billId) return undefined
  const { rows: pieces } = await client.query<HeldPiece>(piecesSql, [paymentId])
  await client.query(lockBillsSql, [pieces.map(({ billId }) => billId)])
  await client.query(lockStudentsSql, [
    pieces.map(({ schoolCode }) => schoolCode),
    pieces.map(({ studentCode }) => studentCode),
  ])
  return pieces
}

/** Takes back all of a payment that is not taken back yet, piece by piece. Throws `conflict` where it is not possible. */
export async function reversePieces(
  client: PoolClient,
  order: Extract<ReversalOrder, { readonly paymentId: string }>,
  pieces: readonly HeldPiece[],
  when: ApprovalMoment,
): Promise<Reversal> {
  const standing = pieces.filter(({ outcome }) => outcome !== 'reversed')
  if (standing.length === 0) throw pieces.length > 0 ? isTakenBack() : noMoney()
  // What was sent back stands among the pieces as no fee, also when it came back as a movement of a bank.
  const isSentBack = standing.some(({ outcome }) => outcome === 'not-fee')
  const ids = standing.map(({ id }) => id)
  if (isSentBack || (await goBack(client, ids))) throw somePiecesGoBack()
  const id = timeOrderedId(when.at)
  const { paymentId: _, ...said } = order
  const parts: Reversal[] = []
  for (const { id: allocationId, outcome } of standing) {
    const take = outcome === 'posted' ? reverseMoney : reverseOwnerless
    parts.push(await take(client, { ...said, allocationId }, when, id))
  }
  const sum = (part: 'amount' | 'fromBill' | 'fromCredit' | 'fromUnowned') =>
    parts.reduce((total, one) => total + one[part], 0)
  const taken = {
    ...{ amount: sum('amount'), fromBill: sum('fromBill') },
    ...{ fromCredit: sum('fromCredit'), fromUnowned: sum('fromUnowned') },
  }
  const ofMany = { billId: null, schoolCode: null, studentCode: null, moneyId: null, partOf: null }
  return keepReversal(client, { id, ...ofMany, ...taken }, order, when.at)
}

const isTakenBack = () => new GatewayError('conflict', 'it is taken back already')
const noMoney = () => new GatewayError('conflict', 'there is no such money that could be taken back')
const somePiecesGoBack = () =>
  new GatewayError(
    'conflict',
    'a piece of it goes back, or went back, to who paid it: see to that one, and take the others back by their own ids',
  )

const piecesSql = `
  select id, outcome, bill_id as "billId", school_code as "schoolCode", student_code as "studentCode"
  from allocations where payment_id = $1 and undone_at is null order by id for update`

/** The bills before the students, each in their order, as whoever locks several does. */
const lockBillsSql = 'select 1 from bills where id = any($1::uuid[]) order by id for no key update'
const lockStudentsSql = `
  select 1 from students where (school_code, code) in (select * from unnest($1::text[], $2::text[]))
  order by school_code, code for no key update`
