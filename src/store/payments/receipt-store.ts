import type { Pool, PoolClient } from 'pg'
import { localDay } from '../../domain/time/local-time.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { CounterMoney, Receipt, ReceiptStore, VoidSaid } from '../../ports/payments/receipt-store.ts'
import { settleBill } from '../bills/settle-bill.ts'
import { withTransaction } from '../pool.ts'
import { reverseMoney } from '../refunds/reverse-money.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { closeByReceipt } from './close-by-receipt.ts'
import { receiptsSql } from './receipts.sql.ts'

/** Keeps receipts in PostgreSQL. */
export function createReceiptStore(pool: Pool): ReceiptStore {
  return {
    take: (money, when) => withTransaction(pool, (client) => take(client, money, when)),

    void: (id, said, when) =>
      withTransaction(pool, async (client) => {
        const billId = await makeVoid(client, id, said, when)
        if (said.replacedBy)
          await closeByReceipt(client, billId, await findReceipt(client, said.replacedBy), said, when)
        return (await findReceipt(client, id)) as Receipt
      }),

    find: (id) => findReceipt(pool, id),

    async of(whose) {
      const isBill = 'billId' in whose
      const { rows } = await pool.query<Receipt & { at: Date }>(
        `select * from (${receiptsSql}) as receipts
         where ${isBill ? '"billId" = $1' : '"schoolCode" = $1 and "studentCode" = $2'} order by at, id limit 1000`,
        isBill ? [whose.billId] : [whose.schoolCode, whose.studentCode],
      )
      return rows.map(withoutInstant)
    },
  }
}

const withoutInstant = ({ at: _at, ...receipt }: Receipt & { at: Date }): Receipt => receipt

async function findReceipt(client: Pool | PoolClient, id: string): Promise<Receipt | undefined> {
  const { rows } = await client.query<Receipt & { at: Date }>(
    `select * from (${receiptsSql}) as receipts where id = $1`,
    [id],
  )
  return rows[0] && withoutInstant(rows[0])
}

async function take(client: PoolClient, money: CounterMoney, when: ApprovalMoment): Promise<Receipt> {
  const { billId, amount, method, series, receivedAt, replaces, reason, actor } = money
  const id = timeOrderedId(when.at)
  if (replaces)
    await makeVoid(client, replaces, { actor, reason: reason ?? 'replaced', replacedBy: id }, when)
  const channel = `counter-${method}`
  const paymentId = timeOrderedId(when.at)
  await client.query(
    `insert into payments (id, channel, reference, bill_id, amount, paid_amount, state, paid_at, created_at)
     values ($1::uuid, $2, $1::text, $3, $4, $4, 'paid', $5, $6)`,
    [paymentId, channel, billId, amount, receivedAt, when.at],
  )
  const counted = { billId, paymentId, amount, paidAt: receivedAt, from: { channel }, tell: when.tell }
  await settleBill(client, counted, when.at)
  // Last, so that nobody waits for a number longer than it takes to commit.
  const { rows } = await client.query<{ schoolCode: string; number: number; series: string }>(
    `insert into receipt_series as kept (school_code, series, last_number)
     select school_code, $2, 1 from bills where id = $1
     on conflict (school_code, series) do update set last_number = kept.last_number + 1
     returning school_code as "schoolCode", series, last_number as number`,
    [billId, `${series}-${localDay(receivedAt).slice(0, 4)}`],
  )
  const numbered = rows[0]
  await client.query(
    `insert into counter_receipts (id, school_code, series, number, payment_id, method, made_at, made_by, person)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[id, numbered?.schoolCode, numbered?.series, numbered?.number, paymentId, method, when.at],
      ...[actor.by, actor.person],
    ],
  )
  return (await findReceipt(client, id)) as Receipt
}

/** Takes the money of a receipt back; gives the bill that it had been for. */
async function makeVoid(
  client: PoolClient,
  id: string,
  { actor, reason, replacedBy }: VoidSaid,
  when: ApprovalMoment,
): Promise<string> {
  const { rows } = await client.query<{ payment_id: string; bill_id: string }>(
    `select payment_id, bill_id from counter_receipts join payments on payments.id = payment_id
     where counter_receipts.id = $1 and voided_at is null for update of counter_receipts`,
    [id],
  )
  if (!rows[0]) throw new GatewayError('conflict', 'no receipt of a counter has this id and is valid')
  const { payment_id: paymentId, bill_id: billId } = rows[0]
  await reverseMoney(client, { paymentId, why: 'taken-back', reason, actor }, when)
  await client.query(
    'update counter_receipts set voided_at = $2, voided_by = $3, void_reason = $4, replaced_by = $5 where id = $1',
    [id, when.at, actor.by, reason, replacedBy ?? null],
  )
  return billId
}
