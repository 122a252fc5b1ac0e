import type { Pool } from 'pg'
import type { Purpose } from '../domain/instalments.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentStore } from '../ports/payment-store.ts'
import { sha256 } from './content-hash.ts'
import { keepPurpose } from './instalment-rows.ts'
import { paymentColumns, toPayment } from './payment-rows.ts'
import { withTransaction } from './pool.ts'
import { postPayment } from './post-payment.ts'
import { sealRequest } from './sealed-request.ts'
import { timeOrderedId } from './time-ordered-id.ts'
import type { Vault } from './vault.ts'

/** Keeps payments in PostgreSQL. */
export function createPaymentStore(pool: Pool, vault: Vault): PaymentStore {
  const one = async (where: string, values: unknown[]): Promise<Payment | undefined> => {
    const { rows } = await pool.query(`select ${paymentColumns} from payments where ${where}`, values)
    return rows[0] && toPayment(rows[0])
  }
  return {
    open: ({ channel, reference, billId, amount, at, askAt, purpose }) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query(
          `insert into payments (id, channel, reference, bill_id, amount, state, created_at, ask_at)
           values ($1, $2, $3, $4, $5, 'open', $6, $7) returning ${paymentColumns}`,
          [timeOrderedId(at), channel, reference, billId, amount, at, askAt],
        )
        const payment = toPayment(rows[0])
        if (purpose) await keepPurpose(client, payment.id, purpose)
        return payment
      }),

    async started(id, payUrl) {
      await pool.query('update payments set pay_url = $2 where id = $1', [id, payUrl])
    },

    find: (id) => one('id = $1', [id]),

    openOfBill: (billId, channel, purpose) =>
      one(
        `bill_id = $1 and channel = $2 and state = 'open' and ($3
           or $4::text is not distinct from (select plan from payment_purposes where payment_id = payments.id)
             and $5::int is not distinct from (select place from payment_purposes where payment_id = payments.id))
         order by created_at desc limit 1`,
        [billId, channel, purpose === undefined || purpose.is === 'unsaid', ...namedBy(purpose)],
      ),

    async keepNotice({ channel, operation, at, bytes, request }) {
      const { rows } = await pool.query(
        `insert into payment_notices (channel, operation, received_at, sha256, sealed, sealed_request)
         values ($1, $2, $3, $4, $5, $6) returning id`,
        [
          channel,
          operation,
          at,
          sha256(bytes),
          vault.seal(bytes),
          request ? sealRequest(request, vault) : null,
        ],
      )
      return rows[0].id
    },

    async closeNotice(id, reference, outcome) {
      await pool.query('update payment_notices set reference = $2, outcome = $3 where id = $1', [
        id,
        reference,
        outcome,
      ])
    },

    post: (channel, news, tell, at) =>
      withTransaction(pool, (client) => postPayment(client, channel, news, tell, at)),

    async dueForAsking(now, limit) {
      const { rows } = await pool.query(
        `select ${paymentColumns} from payments where ask_at <= $1 order by ask_at limit $2`,
        [now, limit],
      )
      return rows.map(toPayment)
    },

    async asked(id, next) {
      await pool.query(
        `update payments set asks = asks + 1, ask_at = $2,
           state = case when $2::timestamptz is null and state = 'open' then 'expired' else state end
         where id = $1 and state in ('open', 'expired')`,
        [id, next ?? null],
      )
    },

    async counts() {
      const { rows } = await pool.query(
        `select channel, state, count(*) as count, sum(coalesce(paid_amount, amount)) as amount
         from payments group by channel, state order by channel, state`,
      )
      return rows
    },
  }
}

const namedBy = (purpose: Purpose | undefined) =>
  purpose?.is === 'instalment' ? [purpose.plan, purpose.place] : [null, null]
