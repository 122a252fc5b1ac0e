import type { PoolClient } from 'pg'
import { dossierNumbersIn } from '../../domain/exchanges/dossier-number.ts'
import { entriesOfPayment } from '../../domain/money/ledger.ts'
import type { Payment, PaymentNews, PostingOutcome } from '../../domain/payments/payment.ts'
import { judgeNews, type Posting } from '../../domain/payments/posting.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { settleBills } from '../bills/settle-bill.ts'
import { inOrder } from '../in-order.ts'
import { bookAll } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { closeNotices } from './channel-notices.ts'
import { holdOwnerless, keepOwnerless } from './ownerless-money.ts'
import { paymentColumns, toPayment } from './payment-rows.ts'

/** News of a payment from a channel, and the notice that they came in. */
export interface ToPost {
  readonly channel: string
  readonly news: PaymentNews
  readonly tell: TellOfPayment
  readonly at: Date
  readonly noticeId?: number | undefined
}

/**
 * Posts news of payments inside the caller's transaction, and says on their notices what became of them. Locked are the
 * payments by channel and reference, then the bills by their ids, so the same news at once from many sides post once. Gives
 * the outcomes in the order of the news; none for money of a payment that is not known, with which nothing was done.
 */
export async function postPayments(
  client: PoolClient,
  said: readonly ToPost[],
): Promise<(PostingOutcome | undefined)[]> {
  const known = await lockPayments(client, said)
  const posting = judgeNews(said, (one) => known.get(keyOf(one)))
  const closed = said.flatMap(({ noticeId, news }, place) => {
    const outcome = posting.outcomes[place]
    return noticeId !== undefined && outcome ? [{ id: noticeId, reference: news.reference, outcome }] : []
  })
  await inOrder(client, [() => write(client, posting, said), () => closeNotices(client, closed)])
  return [...posting.outcomes]
}

/**
 * Keeps payments that we did not start, and posts what is said of them. A payment belongs to a bill when the channel named
 * exactly one that exists; else it is kept as money without an owner. Nothing is done with one that has become known.
 */
export async function postUnexpected(
  client: PoolClient,
  said: readonly ToPost[],
): Promise<(PostingOutcome | undefined)[]> {
  await holdOwnerless(client, 'alone')
  const known = await findPayments(client, said)
  const unknown = said.filter((one) => !known.has(keyOf(one)))
  await keepUnexpected(client, unknown)
  const outcomes = await postPayments(client, unknown)
  return said.map((one) => outcomes[unknown.indexOf(one)])
}

/** Writes payments and the money of those that became paid, at the latest instant of all that was said. */
async function write(
  client: PoolClient,
  { paid, failed, named }: Posting,
  said: readonly ToPost[],
): Promise<void> {
  const at = new Date(Math.max(...said.map((one) => one.at.getTime())))
  const unowned = paid.filter(({ payment }) => payment.billId === null)
  const bookings = unowned.map(({ payment: { id, channel }, news: { amount } }) => ({
    entries: entriesOfPayment(channel, amount, 'no-bill'),
    ...{ cause: 'payment' as const, causeId: id, schoolCode: null },
  }))
  const tellOf = new Map(said.map(({ news, tell }) => [news, tell]))
  const moneys = paid.flatMap(({ payment: { id, billId, channel }, news }) => {
    const tell = tellOf.get(news)
    if (billId === null || !tell) return []
    return [{ billId, paymentId: id, amount: news.amount, paidAt: news.at, from: { channel }, tell }]
  })
  await inOrder(client, [
    async () => failed.length > 0 && client.query(failSql, [failed.map(({ id }) => id)]),
    async () => paid.length > 0 && client.query({ name: 'pay', text: paySql, values: columnsOf(paid) }),
    async () =>
      named.length > 0 &&
      client.query(nameSql, [
        named.map(({ payment }) => payment.id),
        named.map(({ transaction }) => transaction),
      ]),
    () => bookAll(client, bookings, at),
    () =>
      keepOwnerless(
        client,
        unowned.map(({ payment: { id }, news: { amount } }) => ({ id, amount })),
        at,
      ),
    () => settleBills(client, moneys, at),
  ])
}

const columnsOf = (paid: Posting['paid']) => [
  paid.map(({ payment }) => payment.id),
  paid.map(({ news }) => news.amount),
  paid.map(({ news }) => news.providerTransaction || null),
  paid.map(({ news }) => news.bank),
  paid.map(({ news }) => news.at),
]

const failSql = `update payments set state = 'failed', ask_at = null where id = any($1)`

const paySql = `
  update payments set state = 'paid', paid_amount = paid.amount, provider_transaction = transaction, bank = paid.bank,
    paid_at = at, ask_at = null
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[]) as paid (id, amount, transaction, bank, at)
  where payments.id = paid.id`

/** What another payment of the channel goes by stays its name alone: a line that carries it would be of either. */
const nameSql = `
  update payments set provider_transaction = transaction, transaction_told_later = true
  from unnest($1::uuid[], $2::text[]) as told (id, transaction)
  where payments.id = told.id and provider_transaction is null and not exists (
    select 1 from payment_transactions as other
    where other.transaction = told.transaction and other.channel = payments.channel)`

const keyOf = ({ channel, news: { reference } }: ToPost) => `${channel} ${reference}`

const findPayments = (client: PoolClient, said: readonly ToPost[]) =>
  selectPayments(client, said, { name: 'find payments', text: findSql })

const lockPayments = (client: PoolClient, said: readonly ToPost[]) =>
  selectPayments(client, said, {
    name: 'lock payments',
    text: `${findSql} order by channel, reference for no key update`,
  })

const findSql = `
  select ${paymentColumns} from payments
  where (channel, reference) in (select * from unnest($1::text[], $2::text[]))`

async function selectPayments(
  client: PoolClient,
  said: readonly ToPost[],
  statement: { readonly name: string; readonly text: string },
): Promise<ReadonlyMap<string, Payment>> {
  const values = [said.map(({ channel }) => channel), said.map(({ news }) => news.reference)]
  const { rows } = await client.query({ ...statement, values })
  return new Map(rows.map((row) => [`${row.channel} ${row.reference}`, toPayment(row)]))
}

/**
 * The bills before the payments that refer to them, as whoever else adds payments to bills locks them. Nobody else keeps
 * unexpected payments meanwhile.
 */
async function keepUnexpected(client: PoolClient, said: readonly ToPost[]): Promise<void> {
  const payments = [...new Map(said.map((one) => [keyOf(one), one])).values()].map(
    ({ channel, news, at }) => ({
      ...{ id: timeOrderedId(at), channel, news, at },
      named: dossierNumbersIn(`${news.reference} ${news.description}`),
    }),
  )
  const { rows: bills } = await client.query<{ id: string; dossierNumber: string }>(
    `select id, dossier_number as "dossierNumber" from bills where dossier_number = any($1) order by id for no key update`,
    [payments.flatMap(({ named }) => named)],
  )
  const billOf = (named: readonly string[]) => {
    const [bill, another] = bills.filter(({ dossierNumber }) => named.includes(dossierNumber))
    return bill && !another ? bill.id : null
  }
  await client.query(keepSql, [
    payments.map(({ id }) => id),
    payments.map(({ channel }) => channel),
    payments.map(({ news }) => news.reference),
    payments.map(({ named }) => billOf(named)),
    payments.map(({ named }) => JSON.stringify(named)),
    payments.map(({ news }) => news.amount),
    payments.map(({ at }) => at),
  ])
}

const keepSql = `
  insert into payments (id, channel, reference, bill_id, named_dossiers, amount, state, created_at)
  select id, channel, reference, bill_id, array(select json_array_elements_text(named)), amount, 'open', at
  from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::json[], $6::bigint[], $7::timestamptz[])
    as kept (id, channel, reference, bill_id, named, amount, at)
  on conflict (channel, reference) do nothing`
