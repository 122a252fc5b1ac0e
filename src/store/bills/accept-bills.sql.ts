import { localDaySql } from '../local-day.sql.ts'

const sentColumns = `
  place int, id uuid, school_code text, number text, student_code text, school_year text, period text, title text,
  due_on date, gross bigint, budget_compensation bigint, payable bigint, state text, dossier_unit text,
  dossier_number text, content_sha256 bytea, former_sha256 bytea, publish_on date, exactness text, expires_on date,
  grace_days int, late_fee json, whole bigint, takes_more boolean, voluntary bigint,
  taken_over bigint`

/**
 * Writes new bills ($1) of known students with their lines ($2, in the same order), ledger entries ($3) and exchanges
 * ($4), which name their bill by its place, in one statement at an instant ($5), and returns those written. A bill that
 * stands already, in the table or earlier in the batch, is left as it is. Nothing is nested: JSON inside of JSON is
 * parsed three times, which was a third of the time that the whole takes.
 */
export const acceptBillsSql = `
  with sent as materialized (
    select sent.*, value as lines
    from rows from (json_to_recordset($1) as (${sentColumns}), json_array_elements($2)) as sent
  ),
  written as (
    insert into bills (
      id, school_code, number, student_code, school_year, period, title, due_on, lines, gross, budget_compensation,
      payable, state, dossier_number, content_sha256, issued_at, settled_at, published_at, publish_on, exactness,
      expires_on, grace_days, late_fee, whole, takes_more, voluntary, taken_over)
    select
      sent.id, sent.school_code, number, sent.student_code, school_year, period, title, due_on, lines, gross,
      budget_compensation, payable, state,
      coalesce(dossier_number, dossier_unit || '-' || to_char(${localDaySql('$5')}, 'YYMMDD') || '-' ||
        to_char(nextval('dossier_numbers'), 'FM99999900000')),
      content_sha256, $5, case when state = 'paid' then $5 end, case when state = 'published' then $5 end, publish_on,
      exactness, expires_on, grace_days, late_fee, whole, takes_more, voluntary, taken_over
    from (
      select sent.* from sent
      join students on students.school_code = sent.school_code and students.code = sent.student_code and erased_at is null
      -- Two batches that hold the same bills wait for each other in the same order; who is being erased is waited for.
      order by sent.school_code, number, place
      for key share of students
    ) as sent
    on conflict do nothing
    returning id, school_code, dossier_number
  ),
  booked as (
    insert into ledger_entries (school_code, debit, credit, amount, cause, cause_id, booked_at)
    select written.school_code, entry.debit, entry.credit, entry.amount, 'bill-issued', written.id, $5
    from json_to_recordset($3) as entry (place int, debit text, credit text, amount bigint)
    join sent using (place)
    join written using (id)
  ),
  told as (
    insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
    select portal, 'bill', written.id, 'issued', $5, $5
    from json_to_recordset($4) as told (place int, portal text)
    join sent using (place)
    join written using (id)
    order by place
  )
  select sent.place, written.id, written.dossier_number from written join sent using (id)`

/** What stands already for bills ($1) that were not written. */
export const existingBillsSql = `
  select sent.place, bills.id, bills.dossier_number, bills.content_sha256 in (sent.content_sha256, sent.former_sha256) is true as is_same,
    bills.content_sha256 as kept_sha256,
    exists (select from bills as numbered where numbered.dossier_number = sent.dossier_number) as number_is_taken,
    students.code is not null as student_is_known
  from json_to_recordset($1) as sent (${sentColumns})
  left join bills on bills.school_code = sent.school_code and bills.number = sent.number
  left join students on students.school_code = sent.school_code and students.code = sent.student_code
    and erased_at is null`
