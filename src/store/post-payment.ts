import type { PoolClient } from 'pg'
import { dossierNumbersIn } from '../domain/dossier-number.ts'
import { entriesOfPayment } from '../domain/ledger.ts'
import {
  compareWithPosted,
  type Payment,
  type PaymentNews,
  type PostingOutcome,
  paymentMoves,
} from '../domain/payment.ts'
import type { TellOfPayment } from '../ports/payment-store.ts'
import { book } from './ledger-rows.ts'
import { holdOwnerless } from './ownerless-money.ts'
import { paymentColumns, toPayment } from './payment-rows.ts'
import { settleBill } from './settle-bill.ts'
import { timeOrderedId } from './time-ordered-id.ts'

/**
 * Posts news of a payment inside the caller's transaction. The payment's row is locked, so the same news at once
 * from many sides post once; money of an unknown reference is kept as money without an owner.
 */
export async function postPayment(
  client: PoolClient,
  channel: string,
  news: PaymentNews,
  tellOfPayment: TellOfPayment,
  at: Date,
): Promise<PostingOutcome> {
  const known = await lockPayment(client, channel, news.reference)
  if (news.outcome === 'pending') return 'noted'
  if (news.outcome === 'failed') {
    if (known && mayBecome(known, 'failed')) await close(client, known.id)
    return 'noted'
  }
  const payment = known ?? (await keepUnexpected(client, channel, news, at))
  if (payment.state === 'paid') {
    return compareWithPosted(
      { amount: payment.paidAmount ?? 0, providerTransaction: payment.providerTransaction },
      news,
    )
  }
  await client.query(
    `update payments set state = 'paid', paid_amount = $2, provider_transaction = $3, bank = $4, paid_at = $5, ask_at = null
     where id = $1`,
    [payment.id, news.amount, news.providerTransaction, news.bank, news.at],
  )
  if (payment.billId === null) {
    const entries = entriesOfPayment(channel, news.amount, 'no-bill')
    await book(client, entries, { cause: 'payment', causeId: payment.id, schoolCode: null, at })
    return 'unowned'
  }
  const money = { paymentId: payment.id, amount: news.amount, paidAt: news.at, from: { channel } }
  await settleBill(client, payment.billId, money, tellOfPayment, at)
  return 'posted'
}

const mayBecome = (payment: Payment, state: Payment['state']) =>
  (paymentMoves[payment.state] as readonly Payment['state'][]).includes(state)

async function close(client: PoolClient, id: string): Promise<void> {
  await client.query(`update payments set state = 'failed', ask_at = null where id = $1`, [id])
}

async function lockPayment(
  client: PoolClient,
  channel: string,
  reference: string,
): Promise<Payment | undefined> {
  const { rows } = await client.query(
    `select ${paymentColumns} from payments where channel = $1 and reference = $2 for update`,
    [channel, reference],
  )
  return rows[0] && toPayment(rows[0])
}

/** Keeps a payment that we did not start; it belongs to a bill when the channel named exactly one that exists. */
async function keepUnexpected(
  client: PoolClient,
  channel: string,
  news: PaymentNews,
  at: Date,
): Promise<Payment> {
  const named = dossierNumbersIn(`${news.reference} ${news.description}`)
  await holdOwnerless(client, 'alone')
  const { rows: bills } = await client.query('select id from bills where dossier_number = any($1) limit 2', [
    named,
  ])
  const billId = bills.length === 1 ? bills[0].id : null
  await client.query(
    `insert into payments (id, channel, reference, bill_id, named_dossiers, amount, state, created_at)
     values ($1, $2, $3, $4, $5, $6, 'open', $7) on conflict (channel, reference) do nothing`,
    [timeOrderedId(at), channel, news.reference, billId, named, news.amount, at],
  )
  const kept = await lockPayment(client, channel, news.reference)
  if (!kept) throw new Error('a payment that was just kept is not there')
  return kept
}
