import type { Pool } from 'pg'
import type { Purpose } from '../../domain/bills/instalments.ts'
import type { Payment, PaymentNews } from '../../domain/payments/payment.ts'
import type { PaymentStore } from '../../ports/payments/payment-store.ts'
import { gather } from '../gather.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { closeNotices, doubtTime, keepNotices, type SealedNotice, sealNotice } from './channel-notices.ts'
import { paymentColumns, toPayment } from './payment-rows.ts'
import { postPayments, postUnexpected, type ToPost } from './post-payment.ts'

/** So many confirmations share a transaction at most: what is behind them waits no longer for it. */
const mostAtOnce = 100

/** Keeps payments in PostgreSQL; what channels say goes over connections of its own. */
export function createPaymentStore(pool: Pool, vault: Vault, postings = pool): PaymentStore {
  const one = async (where: string, values: unknown[]): Promise<Payment | undefined> => {
    const { rows } = await pool.query(`select ${paymentColumns} from payments where ${where}`, values)
    return rows[0] && toPayment(rows[0])
  }
  const keep = gather((notices: readonly SealedNotice[]) => keepNotices(postings, notices), mostAtOnce)
  const postKnown = gather(
    (said: readonly ToPost[], onWritten) =>
      withTransaction(postings, (client) => postPayments(client, said), onWritten),
    mostAtOnce,
  )
  const postUnknown = gather(
    (said: readonly ToPost[], onWritten) =>
      withTransaction(postings, (client) => postUnexpected(client, said), onWritten),
    mostAtOnce,
  )
  return {
    async open({ channel, reference, billId, amount, at, askAt, purpose }) {
      const { rows } = await pool.query(openSql, [
        ...[timeOrderedId(at), channel, reference, billId, amount, at, askAt],
        ...[purpose !== undefined && purpose.is !== 'unsaid', ...namedBy(purpose)],
      ])
      return toPayment(rows[0])
    },

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

    keepNotice: (notice) => keep(sealNotice(notice, vault)),

    doubtTime: (noticeId) => doubtTime(pool, noticeId),

    closeNotice: (id, reference, outcome) => closeNotices(pool, [{ id, reference, outcome }]),

    async post(channel, news, tell, at, noticeId) {
      const said = { channel, news: asKept(news), tell, at, noticeId }
      const outcome = (await postKnown(said)) ?? (await postUnknown(said)) ?? (await postKnown(said))
      if (!outcome) throw new Error('a payment that was just kept is not there')
      return outcome
    },

    async dueForAsking(now, limit) {
      const { rows } = await pool.query(
        `select ${paymentColumns} from payments where ask_at <= $1 order by ask_at limit $2`,
        [now, limit],
      )
      return rows.map(toPayment)
    },

    async asked(id, next) {
      await pool.query(
        `update payments set asks = asks + 1, ask_at = case state when 'open' then $2::timestamptz end,
           state = case when $2::timestamptz is null then 'expired' else state end
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

/** As the database gives it back, so that a repeat is known: halves of surrogate pairs are U+FFFD there. */
const asKept = (news: PaymentNews): PaymentNews => ({
  ...news,
  reference: news.reference.toWellFormed(),
  providerTransaction: news.providerTransaction.toWellFormed(),
})

const namedBy = (purpose: Purpose | undefined) =>
  purpose?.is === 'instalment' ? [purpose.plan, purpose.place] : [null, null]

/** Keeps a payment and, where it was said ($8), what it is for. */
const openSql = `
  with opened as (
    insert into payments (id, channel, reference, bill_id, amount, state, created_at, ask_at)
    values ($1, $2, $3, $4, $5, 'open', $6, $7) returning ${paymentColumns}
  ),
  said as (
    insert into payment_purposes (payment_id, plan, place) select id, $9, $10::int from opened where $8
  )
  select * from opened`
