import type { PoolClient } from 'pg'
import { account } from '../../domain/money/ledger.ts'
import { book } from '../ledger-rows.ts'

/**
 * Closes bills of which money that was just given leaves no more to pay than their school bears of what a bank takes from a transfer.
 * Inside the transaction that gave it; the bills are locked. Returns how many were closed. A bill whose plan was chosen is left, and
 * one for which a fee is borne already: it was corrected upwards since, and what it lacks is owed.
 */
export async function bearFees(client: PoolClient, at: Date): Promise<number> {
  const { rows } = await client.query<{ some: boolean }>(someBearSql)
  if (!rows[0]?.some) return 0
  const { rowCount } = await client.query(bearFeesSql, [at, account.charges])
  return rowCount ?? 0
}

const someBearSql = `select exists (select 1 from schools where profile ? 'transferFeesBorne') as some`

const bearFeesSql = `
  with given as (
    select distinct on (bill_id) bill_id, id as allocation_id, source from money_given
    where bill_id is not null and outcome = 'posted' and payment_id is null order by bill_id, amount desc, id
  ),
  short as materialized (
    select given.*, bills.school_code, bills.student_code, payable - paid as amount, revision,
      publish_on is not null and published_at is null as is_kept
    from given
    join bills on bills.id = given.bill_id and bills.state = 'partly-paid' and bills.plan is null
    join schools on schools.code = bills.school_code and profile ? 'transferFeesBorne'
    where payable - paid <= (profile ->> 'transferFeesBorne')::bigint
      and not exists (select 1 from borne_fees where borne_fees.bill_id = bills.id and undone_at is null)
  ),
  kept as (
    insert into borne_fees (id, allocation_id, bill_id, school_code, amount, made_at)
    select uuidv7(), allocation_id, bill_id, school_code, amount, $1 from short
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, $2, 'receivable', amount, 'allocation', allocation_id, $1 from short
  ),
  closed as (
    update bills set paid = payable, state = 'paid', settled_at = $1 from short where bills.id = short.bill_id
  )
  insert into bills_settled
  select bill_id, school_code, is_told or is_kept or revision > 1, is_kept, is_told
  from (
    select *, exists (
        select 1 from exchanges where subject_id = short.bill_id and event = 'paid' and notice_id is null) as is_told
    from short
  ) as settled`

/** Takes back what a school bore for a bill, when money is taken off it; gives how much that was. */
export async function unbearFee(client: PoolClient, billId: string, at: Date): Promise<number> {
  const { rows } = await client.query<{
    amount: number
    causeId: string
    schoolCode: string
    studentCode: string
  }>(
    `update borne_fees set undone_at = $2 from bills
     where bill_id = $1 and undone_at is null and bills.id = bill_id
     returning borne_fees.amount, allocation_id as "causeId", borne_fees.school_code as "schoolCode",
       bills.student_code as "studentCode"`,
    [billId, at],
  )
  if (!rows[0]) return 0
  const { amount, ...cause } = rows[0]
  const entry = { debit: account.receivable, credit: account.charges, amount }
  await book(client, [entry], { cause: 'allocation-undone', ...cause, at })
  return amount
}

/** Bears so much less (at most `amount`) for a bill that asks less since; gives how much that is. Whoever asks books it. */
export async function bearLess(
  client: PoolClient,
  billId: string,
  amount: number,
  at: Date,
): Promise<number> {
  if (amount === 0) return 0
  const { rows } = await client.query<{ less: number }>(
    `update borne_fees
     set amount = case when amount > $2 then amount - $2 else amount end, undone_at = case when amount <= $2 then $3::timestamptz end
     where bill_id = $1 and undone_at is null returning least(old.amount, $2) as less`,
    [billId, amount, at],
  )
  return rows[0]?.less ?? 0
}
