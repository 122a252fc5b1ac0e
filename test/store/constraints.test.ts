import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** What each promise rests on. A migration that drops one of these breaks the promise, and this test. */
const promises = {
  bills_number_is_unique_in_its_school: 'a repeated bill is recognised',
  bills_dossier_number_is_unique: 'money finds one bill',
  dossiers_number_is_unique_in_its_school: 'a repeated dossier is recognised',
  dossiers_dossier_number_key: 'a portal knows one dossier by its number',
  students_pkey: 'a student stands once in a school',
  exchanges_tell_each_thing_once: 'a portal is told each thing once',
  payments_reference_is_unique_at_its_channel: 'the same news post once',
  biller_settlements_answer_a_transaction_once: 'what a collector repeats is answered as the first time',
  ledger_posts_money_once: 'money is booked once',
  statement_files_are_read_once: 'the same file is read once',
  statement_lines_count_once: 'one real event counts once',
  statement_lines_match_a_payment_once: 'a payment is matched once',
  bank_lines_are_one_event: 'a movement that several tell of is one (D12)',
  bank_line_witnesses_pkey: 'a message number stands for one movement',
  bank_files_are_read_once: 'the same statement is read once',
  kept_files_are_kept_once: 'the same file is kept once',
  balance_points_pkey: 'a movement has one balance',
  breaks_miss_a_payment_once: 'a missing payment is missing once',
}

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test.each(Object.entries(promises))('%s holds: %s', async (name) => {
  const { rows } = await database.pool.query(
    `select indisunique and indisvalid as holds from pg_index
     join pg_class on pg_class.oid = indexrelid where relname = $1`,
    [name],
  )
  expect(rows).toEqual([{ holds: true }])
})

test('every amount in the ledger is above zero and goes from one account to another', async () => {
  const insert = (debit: string, amount: number) =>
    database.pool.query(
      `insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
       values ($1, 'receivable', $2, 'payment', gen_random_uuid(), now())`,
      [debit, amount],
    )
  await expect(insert('clearing:x', 0)).rejects.toThrow('check constraint')
  await expect(insert('clearing:x', -1)).rejects.toThrow('check constraint')
  await expect(insert('receivable', 1)).rejects.toThrow('check constraint')
})

test.each([
  [
    'a witness is of a bank line',
    `insert into bank_line_witnesses (source, witness, line_id, seen_at) values ('bank', 'w', gen_random_uuid(), now())`,
    'does not exist',
  ],
  [
    'a bank line that somebody told of stays',
    `with line as (
       insert into bank_lines (id, account, direction, reference, amount, booked_on, student_numbers, bill_numbers, memo, seen_at)
       values ('00000000-0000-7000-8000-000000000001', '1', 'in', 'R', 1, '2026-10-05', '{}', '{}', 'empty', now()))
     insert into bank_line_witnesses (source, witness, line_id, seen_at)
     values ('bank', 'kept', '00000000-0000-7000-8000-000000000001', now());
     delete from bank_lines where reference = 'R'`,
    'somebody told of',
  ],
  [
    'an allocation is of a student',
    `insert into allocations (id, line_id, outcome, why, amount, school_code, student_code, made_at, made_by)
     values (gen_random_uuid(), gen_random_uuid(), 'posted', 'code', 1, 'S', 'nobody', now(), 'me')`,
    'do(es)? not',
  ],
  [
    'an exchange tells of a notice',
    `insert into exchanges (partner, subject_kind, subject_id, event, notice_id, due_at, created_at)
     values ('p', 'bill', gen_random_uuid(), 'paid', gen_random_uuid(), now(), now())`,
    'does not exist',
  ],
  [
    'an exchange replaces one that is there',
    `insert into exchanges (partner, subject_kind, subject_id, event, replaces, due_at, created_at)
     values ('p', 'bill', gen_random_uuid(), 'paid', 1000000, now(), now())`,
    'does not exist',
  ],
  [
    'what an exchange names stays as it is',
    `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
     values ('p', 'bill', gen_random_uuid(), 'paid', now(), now());
     update exchanges set replaces = id`,
    'never changes',
  ],
])('%s', async (_what, sql, refusal) => {
  await expect(database.pool.query(sql)).rejects.toThrow(new RegExp(refusal))
})
