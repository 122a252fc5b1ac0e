import { ask } from '../scratch.ts'

/** Pupils of a school; each has one bill, and each bill is told to two portals. */
const pupilsOfSchool = 1_000

/** What of a hundred exchanges stands where, as after a good year: most are delivered, and some of each trouble are left. */
const stateOf = `
  case when n % 1000 < 960 then 'accepted' when n % 1000 < 970 then 'refused' when n % 1000 < 980 then 'held'
    when n % 1000 < 990 then 'waiting' when n % 1000 < 995 then 'unknown' else 'given-up' end`
const problemOf = `
  case when n % 1000 < 960 then null when n % 1000 < 970 then (array['invalid', 'duplicate', 'signature', 'other'])[1 + n % 4]
    when n % 1000 < 980 then (array['attempts', 'undecided', 'crashes'])[1 + n % 3] when n % 1000 < 990 then null
    when n % 1000 < 995 then 'partner_timeout' else 'given-up' end`
/** What of two hundred bills stands where, as in the middle of a term. */
const billState = `case when pupil % 200 = 0 then 'cancelled' when pupil % 5 < 2 then 'paid' else 'issued' end`

/**
 * Fills a migrated database with a year of exchanges, half of them with each portal, in a few statements: rows as the
 * gateway keeps them, without the work of getting there. `sealed` is what every pupil is sealed as.
 */
export async function fillYear(url: string, exchanges: number, sealed: Buffer): Promise<void> {
  const pupils = Math.ceil(exchanges / 2)
  const hex = `\\x${sealed.toString('hex')}`
  for (const statement of [
    `insert into schools (code, profile)
     select 'S' || school, jsonb_build_object('code', 'S' || school, 'name', 'Trường ' || school,
       'unit', jsonb_build_object('code', '25501', 'name', 'Xã', 'provinceCode', '80'),
       'account', jsonb_build_object('number', (1000000000 + school)::text, 'bankCode', '970422', 'holder', 'TRUONG'))
     from generate_series(0, ${pupils - 1} / ${pupilsOfSchool}) as school`,
    `insert into students (school_code, code, class_name, status, identity_index, sealed, content_sha256)
     select 'S' || (pupil - 1) / ${pupilsOfSchool}, 'P' || pupil, '3B', 'studying', sha256(pupil::text::bytea), '${hex}',
       sha256(pupil::text::bytea)
     from generate_series(1, ${pupils}) as pupil`,
    `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
       budget_compensation, payable, paid, state, dossier_number, content_sha256, issued_at)
     select gen_random_uuid(), 'S' || (pupil - 1) / ${pupilsOfSchool}, 'B' || pupil, 'P' || pupil, '2026-2027', 'T10',
       'Học phí tháng 10', '2026-10-10', '[]', 500000, 0, 500000, case ${billState} when 'paid' then 500000 else 0 end, ${billState},
       '000.00.14.H53-261001-' || lpad(pupil::text, 10, '0'), sha256(pupil::text::bytea), '2026-10-01'
     from generate_series(1, ${pupils}) as pupil`,
    // What the triggers keep is computed at once below.
    'alter table exchanges disable trigger user',
    `insert into exchanges (partner, subject_kind, subject_id, event, state, problem_code, problem_detail, their_reference, due_at,
       created_at, settled_at)
     select partner, 'bill', bill_id, 'issued', ${stateOf}, ${problemOf},
       case when n % 1000 between 960 and 969 then 'field ' || n % 17 end,
       case when n % 1000 < 960 then 'REF' || n end, created_at, created_at,
       case when n % 1000 < 970 or n % 1000 >= 995 then created_at + interval '1 minute' end
     from (
       select id as bill_id, partner, row_number() over () as n,
         timestamptz '2025-11-01' + (row_number() over ()) * interval '365 days' / ${pupils * 2} as created_at
       from bills cross join unnest(array['province', 'national']) as partner
     ) as numbered`,
    'alter table exchanges enable trigger user',
    `insert into exchange_tallies (day, partner, state, problem_code, count)
     select (created_at at time zone 'Asia/Ho_Chi_Minh')::date, partner, case when by_state then state end,
       case when by_state and state <> 'accepted' then problem_code end, count(*)
     from exchanges cross join unnest(array[false, true]) as by_state group by 1, 2, 3, 4`,
    `insert into payments (id, channel, reference, bill_id, amount, paid_amount, state, paid_at, created_at)
     select gen_random_uuid(), 'platform', 'PAY' || row_number() over (), id, payable, payable, 'paid', '2026-10-05', '2026-10-05'
     from bills where state = 'paid'`,
    `insert into audit_entries (sequence, at, person, login, via, action, subject_kind, subject, why, previous, hash)
     select n, timestamptz '2025-11-01' + n * interval '1 minute', 'person ' || n % 40, 'login', 'console', 'exchanges.repair', 'exchange',
       (n % 5000)::text, 'bench', sha256(n::text::bytea), sha256((n + 1)::text::bytea)
     from generate_series(1, ${Math.ceil(exchanges / 25)}) as n`,
  ]) {
    await ask(url, statement)
  }
}
