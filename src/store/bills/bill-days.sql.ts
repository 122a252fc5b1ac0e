import { billColumns, isOwing } from './bill-rows.ts'

/** What paying a bill on a day costs altogether for being late, in đồng; `lateFeesOn` of src/domain/bills/bill-terms.ts says the same. */
export const lateFeesOn = (bill: string, day: string) => `
  case when ${bill}.late_fee is null or ${day} <= ${bill}.expires_on then ${bill}.late_fees
    else greatest(${bill}.late_fees, least(
      (${bill}.late_fee ->> 'once')::bigint + (${bill}.late_fee ->> 'perDay')::bigint * (${day} - ${bill}.expires_on),
      coalesce((${bill}.late_fee ->> 'most')::bigint, 9007199254740991))) end`

/**
 * Brings bills ($1) to where they stand on the day that money for them was paid ($2), at an instant ($3): what is past its
 * grace expires, what had expired but was paid in time takes money again, and being late is charged. The day of the money
 * decides, and not when it is told of or when housekeeping came by. Late fees never shrink.
 */
export const bringToDaySql = `
  with late as (
    select id, school_code, student_code, state, published_at, paid, late_fees,
      $2::date > expires_on + grace_days as is_over,
      ${lateFeesOn('bills', '$2::date')} as fees
    from bills
    where id = any($1::uuid[]) and expires_on is not null and (state ${isOwing} or state = 'expired')
    order by id for no key update
  ),
  charged as (
    insert into bill_late_fees (id, bill_id, amount, paid_on, charged_at)
    select uuidv7(), id, fees - late_fees, $2, $3 from late where not is_over and fees > late_fees
    returning id, bill_id, amount
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, 'receivable', 'late-fee-income', amount, 'late-fee', charged.id, $3
    from charged join late on late.id = bill_id
  )
  update bills set
    state = case
      when is_over then 'expired'
      when late.state <> 'expired' then late.state
      when late.paid > 0 then 'partly-paid'
      when late.published_at is not null then 'published'
      else 'issued' end,
    late_fees = case when is_over then bills.late_fees else fees end,
    payable = payable + case when is_over then 0 else fees - bills.late_fees end,
    whole = whole + case when is_over or whole = 0 then 0 else fees - bills.late_fees end
  from late
  where bills.id = late.id and (is_over or late.state = 'expired' or fees > bills.late_fees)
    and not (is_over and late.state = 'expired')
  returning ${billColumns}, late.state as state_before`

/** Bills whose grace was over before a day ($1), at most $2: they take no money any more. */
export const expireSql = `
  with over as materialized (
    select id from bills
    where expires_when_owing < $1::date
    order by expires_when_owing, id limit $2 for no key update skip locked
  )
  update bills set state = 'expired' from over where bills.id = over.id
  returning bills.id`
