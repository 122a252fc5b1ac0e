import { theirItemSql } from '../statements/settles.sql.ts'

const found = `
  payments.id, payments.channel, reference, bill_id as "billId", payments.amount, paid_amount as "paidAmount", payments.state,
  provider_transaction as "providerTransaction", paid_at as "paidAt", created_at as "createdAt",
  bills.number as "billNumber", bills.school_code as "schoolCode", bills.student_code as "studentCode"`

/** $1 schools, $2 channel, $3 state, $4 reference, $5 amount, $6 lowest id, $7 id below which, $8 limit. */
const narrowed = `
  ($2::text is null or payments.channel = $2) and ($3::text is null or payments.state = $3)
  and ($4::text is null or reference = $4 or provider_transaction = $4)
  and ($5::bigint is null or coalesce(paid_amount, payments.amount) = $5)
  and ($6::uuid is null or payments.id >= $6) and ($7::uuid is null or payments.id < $7)`

const newestFirst = 'order by payments.id desc limit $8'

/** The names of all channels, one step of the index for each. */
const channels = `
  with recursive steps as (
    select min(channel) as channel from payments
    union all
    select (select min(channel) from payments where channel > steps.channel) from steps where channel is not null
  )
  select channel from steps where channel is not null and ($2::text is null or channel = $2)`

/** The names alone; $1 is not used. */
export const channelsOf = `select channel from (${channels}) as known where $1::text is null order by channel`

/** Of schools: by their bills, found before they are put in order, or the planner walks the payments of all schools. */
export const ofSchools = `
  with own as materialized (
    select ${found} from bills join payments on payments.bill_id = bills.id
    where bills.school_code = any($1::text[]) and ${narrowed}
  )
  select * from own order by id desc limit $8`

/** By a reference: each channel's own indexes know it. */
export const byReference = `
  with named as (
    select payments.id from (${channels}) as known join payments using (channel) where reference = $4
    union
    select payment_id from (${channels}) as known join payment_transactions using (channel) where transaction = $4
  )
  select ${found} from named join payments using (id) left join bills on bills.id = bill_id
  where $1::text[] is null and ${narrowed} ${newestFirst}`

/** By an amount: what was asked, and what came instead of it, have an index each. */
export const byAmount = `
  with of_amount as (
    select id from payments where amount = $5::bigint and paid_otherwise is null
    union all
    select id from payments where paid_otherwise = $5::bigint
  )
  select ${found} from of_amount join payments using (id) left join bills on bills.id = bill_id
  where $1::text[] is null and ${narrowed} ${newestFirst}`

const lowestId = "'00000000-0000-0000-0000-000000000000'"
const highestId = "'ffffffff-ffff-ffff-ffff-ffffffffffff'"

/** The newest of each channel, then the newest of them all: of those `isWanted`, no more than `most`, by an index that begins with `key`. */
const newestOfChannels = (key: string, bound: string, isWanted: string, most: string) => `
  select ${found}
  from (${channels}) as known
  cross join lateral (
    select * from payments
    where (${key}, payments.id) >= (${bound}, coalesce($6::uuid, ${lowestId}))
      and (${key}, payments.id) < (${bound}, coalesce($7::uuid, ${highestId})) and ${isWanted}
    order by ${key.replaceAll(',', ' desc,')} desc, payments.id desc limit ${most}
  ) as payments
  left join bills on bills.id = bill_id
  where $1::text[] is null and $4::text is null and $5::bigint is null
  ${newestFirst}`

/**
 * Of all states, or open or paid: such a one is near the newest. How many there are is counted, so that nobody looks for more. Bounds and
 * order name the whole index, or the planner walks all payments, newest first, for a channel that has none.
 */
export const byChannel = newestOfChannels(
  'payments.channel',
  'known.channel',
  '($3::text is null or payments.state = $3)',
  `case when $3::text is null then $8 else least($8, (
      select coalesce(sum(count), 0)::bigint from payment_tallies as tally where tally.channel = known.channel and tally.state = $3)) end`,
)

/** Of a rare state, which has an index. */
export const byRareState = newestOfChannels(
  'payments.channel, payments.rare_state',
  'known.channel, $3::text',
  'payments.rare_state is not null',
  '$8',
)

export const messages = `
  select id, operation, received_at as "receivedAt", outcome, sealed is null as "isGone" from payment_notices
  where channel = $1 and reference = $2 order by id limit 200`

/** $1 the payment, $2 what followed from it, $3 the causes that both may have. */
export const entries = `
  select entry.id, debit, credit, amount, cause, booked_at as "bookedAt"
  from unnest($2::uuid[] || $1::uuid) as caused (id) cross join unnest($3::text[]) as kind (name)
  join ledger_entries as entry on entry.cause = kind.name and entry.cause_id = caused.id and entry.cause <> 'bill-issued'
  order by booked_at, entry.id`

export const settlement = `
  select settlement_items.source, settlement_files.name as file, settlement_files.business_day as "businessDay", batch,
    outcome, gross, fee, fee_tax as "feeTax", net, booked_by as "allocationId"
  from settlement_items
  join settlement_files on settlement_files.id = file_id
  join settlement_batches on settlement_batches.id = batch_id
  where ${theirItemSql('$1')}`

export const breaks = `
  select id, source, business_day as "businessDay", category, state, reason from breaks
  where payment_id = $1 order by id`

export const counterReceipt = 'select id from counter_receipts where payment_id = $1'

/** A refund of a payment, or of a piece of its money. */
export const refundIsOf = (payment: string) => `refunds.id in (
  select id from refunds where payment_id = ${payment}
  union all
  select refunds.id from allocations join refunds on allocation_id = allocations.id where allocations.payment_id = ${payment})`

const wentBack = `
  case
    when exists (select from reversals where payment_id = found.id) then 'taken-back'
    when found."paidAmount" <= (select sum(amount) from refunds where state = 'done' and ${refundIsOf('found.id')}) then 'refunded'
  end as "wentBack"`

/** Says what became of the money of found payments: behind the search, or it is looked for of all that were not wanted. */
export const withWentBack = (search: string) =>
  `select found.*, ${wentBack} from (${search}) as found order by id desc`

/** What became of the money of one payment. */
export const wentBackOf = `select ${wentBack} from (select id, paid_amount as "paidAmount" from payments where id = $1) as found`

/** Where the money of a payment without a bill is, and was. */
export const pieces = `
  select allocations.id, outcome, why, allocations.amount, allocations.school_code as "schoolCode",
    allocations.student_code as "studentCode", bill_id as "billId", bills.number as "billNumber", made_at as "madeAt",
    made_by as "madeBy", undone_at as "undoneAt"
  from allocations left join bills on bills.id = bill_id
  where payment_id = $1 order by made_at, allocations.id`
