import type { Pool } from 'pg'
import type {
  BreakSides,
  BreakStanding,
  BreakView,
  OurSide,
  TheirSide,
} from '../../ports/statements/break-view.ts'

/** Shows differences from PostgreSQL. */
export function createBreakView(pool: Pool): BreakView {
  return {
    async standing(now) {
      const { rows } = await pool.query<BreakStanding>(standingSql, [now])
      return rows
    },

    async sides(id): Promise<BreakSides | undefined> {
      const { rows: known } = await pool.query('select 1 from breaks where id = $1', [id])
      if (known.length === 0) return undefined
      const [ours, other, theirs, entries] = await Promise.all([
        pool.query<OurSide>(paymentSql('payment_id'), [id]),
        pool.query<OurSide>(paymentSql('other_payment_id'), [id]),
        pool.query<TheirSide>(theirsSql, [id]),
        pool.query<BreakSides['entries'][number]>(entriesSql, [id]),
      ])
      const [[one = null], [another = null], [told = null]] = [ours.rows, other.rows, theirs.rows]
      return { ours: one, other: another, theirs: told, entries: entries.rows }
    },
  }
}

const standingSql = `
  select category, count(*) as count,
    coalesce(sum(case when our_amount is not null and bank_amount is not null then abs(bank_amount - our_amount)
      else coalesce(bank_amount, our_amount, 0) end), 0) as amount,
    count(*) filter (where owner is null) as unowned,
    count(*) filter (where opened_at > $1::timestamptz - interval '1 day') as "ofToday",
    count(*) filter (where opened_at <= $1::timestamptz - interval '1 day'
      and opened_at > $1::timestamptz - interval '7 days') as "ofWeek",
    count(*) filter (where opened_at <= $1::timestamptz - interval '7 days') as older
  from breaks where state = 'open' group by category order by category`

const paymentSql = (which: 'payment_id' | 'other_payment_id') => `
  select payments.id as "paymentId", payments.channel, payments.reference,
    payments.provider_transaction as "providerTransaction", payments.paid_amount as amount, payments.paid_at as "paidAt",
    bills.id as "billId", bills.number as "billNumber", bills.school_code as "schoolCode"
  from breaks join payments on payments.id = breaks.${which} left join bills on bills.id = payments.bill_id
  where breaks.id = $1`

/** The line or item that it was found at; of a payment that is missing there, the file alone. */
const theirsSql = `
  select kept.id as "fileId", files.name as file, coalesce(lines.line, items.line, breaks.file_row) as row,
    breaks.bank_reference as reference, breaks.bank_amount as amount, lines.at
  from breaks
  left join reconciliations on reconciliations.id = breaks.reconciliation_id
  left join statement_files as read on read.id = reconciliations.file_id
  left join settlement_files as settled on settled.id = breaks.settlement_file_id
  cross join lateral (
    select coalesce(read.name, settled.name, breaks.file) as name, coalesce(read.sha256, settled.sha256) as sha256
  ) as files
  left join lateral (
    select line, at from statement_lines
    where file_id = read.id and bank_reference = breaks.bank_reference and amount = breaks.bank_amount limit 1
  ) as lines on true
  left join lateral (
    select line from settlement_items
    where file_id = settled.id and coalesce(provider_transaction, partner_transaction) = breaks.bank_reference limit 1
  ) as items on true
  left join lateral (
    select id from kept_files
    where source = breaks.source and (sha256 = files.sha256 or files.sha256 is null and name = files.name)
    order by kept_at desc limit 1
  ) as kept on true
  where breaks.id = $1`

const entriesSql = `
  select debit, credit, amount
  from break_steps join ledger_entries as entry on cause = 'break-resolved' and cause_id = break_steps.id
  where break_id = $1 order by entry.id`
