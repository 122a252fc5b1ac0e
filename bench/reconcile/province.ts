import { ask } from '../scratch.ts'

/** Pupils of a school; each has a bill of their own. */
export const pupilsOfSchool = 1_000

/** The account of the school that a pupil, counted from 1, goes to. */
export const accountOf = (pupil: number): string =>
  String(1_000_000_000 + Math.floor((pupil - 1) / pupilsOfSchool))

/** What the bill of a pupil asks: neighbours differ, and some in a school ask the same. */
export const payableOf = (pupil: number): number => 500_000 + ((pupil * 7_919) % 900) * 1_000

/**
 * Fills a migrated database with pupils, each with a bill, in a few statements; a pupil's place is the number that their code stands
 * for. Nothing of it is read but what paying needs. `monthsBefore` are months whose bills asked the same and are paid.
 */
export async function fillProvince(url: string, pupils: number, monthsBefore = 0): Promise<void> {
  await ask(
    url,
    `insert into schools (code, profile)
     select 'S' || school, jsonb_build_object('code', 'S' || school, 'name', 'Trường ' || school,
       'unit', jsonb_build_object('code', '25501', 'name', 'Xã', 'provinceCode', '80'),
       'account', jsonb_build_object('number', (1000000000 + school)::text, 'bankCode', '970422', 'holder', 'TRUONG'))
     from generate_series(0, ${pupils - 1} / ${pupilsOfSchool}) as school`,
  )
  await ask(
    url,
    `insert into students (school_code, code, class_name, status, sealed, content_sha256, code_number) overriding system value
     select 'S' || (pupil - 1) / ${pupilsOfSchool}, 'P' || pupil, '3B', 'studying', decode(repeat('00', 200), 'hex'), sha256(pupil::text::bytea), pupil
     from generate_series(1, ${pupils}) as pupil`,
  )
  await ask(
    url,
    `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
       budget_compensation, payable, state, dossier_number, content_sha256, issued_at, code_number) overriding system value
     select gen_random_uuid(), 'S' || (pupil - 1) / ${pupilsOfSchool}, 'B' || pupil, 'P' || pupil, '2026-2027', 'T10', 'Học phí tháng 10',
       '2026-10-10', '[]', asked, 0, asked, 'issued', '000.00.14.H53-261001-' || lpad(pupil::text, 10, '0'),
       sha256(pupil::text::bytea), '2026-10-01', pupil
     from generate_series(1, ${pupils}) as pupil cross join lateral (select 500000 + (pupil::bigint * 7919 % 900) * 1000 as asked) as fee`,
  )
  if (monthsBefore > 0) await ask(url, paidMonthsSql(monthsBefore, pupils))
}

const paidMonthsSql = (months: number, pupils: number) => `
  insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
    budget_compensation, payable, paid, state, dossier_number, content_sha256, issued_at, settled_at, code_number) overriding system value
  select uuidv7(interval '1 month' * (month - ${months + 1})), school_code, number || '-' || month, student_code, school_year,
    'T' || month, title, due_on, lines, gross, 0, payable, payable, 'paid',
    dossier_number || '-' || month, content_sha256, issued_at, issued_at, code_number + month * ${pupils}
  from bills cross join generate_series(1, ${months}) as month`
