import { isOwing } from '../bills/bill-rows.ts'
import { balance, isCredit } from '../credits/credit-rows.ts'

/**
 * What belongs to some students ($1, an array of objects with `schoolCode` and `code`): their bills and transfers, the
 * exchanges and payments of those, and the records that name them.
 */
const ofStudents = `
  wanted as (
    select "schoolCode" as school_code, code from jsonb_to_recordset($1) as wanted ("schoolCode" text, code text)
  ),
  their_bills as (
    select bills.* from bills join wanted on bills.school_code = wanted.school_code and student_code = wanted.code
  ),
  their_transfers as (
    select dossiers.* from dossiers
    join wanted on dossiers.school_code = wanted.school_code and student_code = wanted.code
  ),
  their_exchanges as (
    select * from exchanges
    where subject_id in (select id from their_bills union all select id from their_transfers)
  ),
  their_payments as (
    select * from payments
    where bill_id in (select id from their_bills) or id in (
      select payment_id from allocations
      join wanted on allocations.school_code = wanted.school_code and student_code = wanted.code
      where payment_id is not null)
  ),
  their_evidence as (
    select distinct kept.id, kept.is_shared from evidence_of_exchanges as kept
    join their_exchanges on their_exchanges.id = exchange_id
    where kept.sealed is not null
  ),
  -- Those that the same messages tell of: their bytes go too.
  with_them as (
    select distinct unnest(carries) as id from evidence where id in (select id from their_evidence where is_shared)
  ),
  their_lines as (
    select statement_lines.id from statement_lines
    where sealed is not null and payment_id in (select id from their_payments)
  ),
  their_bank_lines as (
    select distinct bank_lines.id from allocations
    join wanted on allocations.school_code = wanted.school_code and student_code = wanted.code
    join bank_lines on bank_lines.id = line_id and sealed is not null
  ),
  their_notices as (
    select payment_notices.id from payment_notices
    where sealed is not null and (
      (channel, reference) in (select channel, reference from their_payments)
      or reference in (select dossier_number from their_bills)
      or payment_notices.id in (select notice_id from notice_lines join their_bank_lines on their_bank_lines.id = line_id))
  )`

export const findSql = `
  with ${ofStudents}
  select
    (select count(*) from their_evidence) + (select count(*) from their_notices) as payloads,
    (select count(*) from their_evidence where is_shared) as shared,
    (select count(*) from their_transfers where sealed is not null) as transfers,
    (select count(*) from their_lines) + (select count(*) from their_bank_lines) as "statementLines",
    (select coalesce(${balance}, 0) from ledger_entries
      join wanted on wanted.school_code = ledger_entries.school_code and wanted.code = student_code
      where ${isCredit}) as credit,
    json_build_object(
      'bills', (select count(*) from their_bills where state = 'draft' or state ${isOwing}),
      'exchanges', (select count(*) from exchanges
        where id in (select id from their_exchanges union select id from with_them) and is_open_exchange(state)),
      'payments', (select count(*) from their_payments where state = 'open')
        + (select count(*) from refunds join wanted on wanted.school_code = refunds.school_code and wanted.code = student_code
          where settled_at is null)) as open,
    (select coalesce(array_agg(id), '{}') from their_evidence) as evidence,
    (select coalesce(array_agg(id), '{}') from their_notices) as notices,
    (select coalesce(array_agg(id), '{}') from their_lines) as lines,
    (select coalesce(array_agg(id), '{}') from their_bank_lines) as "bankLines",
    (select coalesce(array_agg(id), '{}') from their_exchanges) as exchanges,
    (select coalesce(array_agg(id), '{}') from their_transfers) as "transferIds"`

export const eraseTransfersSql = `
  update dossiers set sealed = null, erased_at = $2 where id = any($1) and sealed is not null`

export const eraseLinesSql = 'update statement_lines set sealed = null where id = any($1)'

/** Files that tell of lines of bank accounts ($1) or of payments ($2) go whole, as they cannot be told apart by person. */
export const eraseFilesSql = `
  delete from kept_file_chunks where file_id in (
    select kept_files.id from kept_files
    join bank_line_witnesses as told on told.source = kept_files.source
      and told.witness >= left(encode(sha256, 'hex'), 32) || '/' and told.witness < left(encode(sha256, 'hex'), 32) || '0'
    where line_id = any($1::uuid[])
    union
    select kept_files.id from kept_files
    join statement_files as read on read.source = kept_files.source and read.sha256 = kept_files.sha256
    join statement_lines on statement_lines.file_id = read.id
    where statement_lines.id = any($2))`

/** What was told of a movement besides, with another amount, names the same people. */
export const eraseBankLinesSql = `
  with erased as (update bank_lines set sealed = null where id = any($1::uuid[]))
  update bank_line_conflicts set sealed = null where line_id = any($1::uuid[])`

/** To whom money of these students ($1) went back. */
export const eraseRefundsSql = `
  update refunds set sealed = null from jsonb_to_recordset($1) as wanted ("schoolCode" text, code text)
  where refunds.school_code = wanted."schoolCode" and student_code = wanted.code and settled_at is not null`

/** What refused lines of the schools of these students ($1) said goes whole: it is kept some weeks only, to be corrected. */
export const eraseRefusedLinesSql = `
  update import_chunks set sealed = null, school_codes = null
  from jsonb_to_recordset($1) as wanted ("schoolCode" text, code text)
  where import_chunks.sealed is not null and (wanted."schoolCode" = any(school_codes) or '' = any(school_codes))`

/** What somebody set in place of facts goes whole; that they did stands in the exchange whose place was taken. */
export const eraseEditsSql = 'delete from exchange_edits where exchange_id = any($1)'

/** By which accounts the payers of these students ($1) were known. */
export const eraseLearnedPayersSql = `
  delete from learned_payers using jsonb_to_recordset($1) as wanted ("schoolCode" text, code text)
  where learned_payers.school_code = wanted."schoolCode" and student_code = wanted.code`

/** Who they pay together with. */
export const eraseFamiliesSql = `
  update family_members set until = $2 from jsonb_to_recordset($1) as wanted ("schoolCode" text, code text)
  where family_members.school_code = wanted."schoolCode" and student_code = wanted.code and until is null`

export const eraseStudentsSql = `
  update students set sealed = null, erased_at = $2, identity_index = null, name_index = null, moet_code = null, class_name = '',
    class_code = null, grade = null, status = 'erased'
  from jsonb_to_recordset($1) as wanted ("schoolCode" text, code text)
  where students.school_code = wanted."schoolCode" and students.code = wanted.code and sealed is not null`

export const keepErasureSql = `
  insert into erasures (at, ordered_by, reason, students, payloads, transfers, statement_lines)
  values ($1, $2, $3, $4, $5, $6, $7)`
