import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { makePaymentCode } from '../../src/domain/bank-lines/payment-code.ts'
import type {
  AccountStatementRow,
  AccountStatementSource,
  StatementMovement,
} from '../../src/ports/account-statement.ts'
import { takeStatement } from '../../src/reconcile/take-statement.ts'
import type { Store } from '../../src/store/open-store.ts'
import { readingParts } from './reading-parts.ts'
import { later } from './scene.ts'

const account = '0099000000001'
const school = 'TH-MANY'
/** Paid by five or six lines, and more lines than that come for some. */
const payable = 110_000

/** Makes a school of pupils with a bill each; a pupil's place is the number that their code stands for. */
export async function enrolMany(pool: Pool, pupils: number): Promise<void> {
  await pool.query(
    `insert into schools (code, profile) values ($1, jsonb_build_object('code', $1::text, 'name', 'Trường', 'unit',
       jsonb_build_object('code', '25501', 'name', 'Xã', 'provinceCode', '80'), 'account',
       jsonb_build_object('number', $2::text, 'bankCode', '970422', 'holder', 'TRUONG')))`,
    [school, account],
  )
  await pool.query(
    `insert into students (school_code, code, class_name, status, sealed, content_sha256, code_number) overriding system value
     select $1, 'P' || pupil, '3B', 'studying', decode(repeat('00', 60), 'hex'), sha256(pupil::text::bytea), pupil
     from generate_series(1, $2::int) as pupil`,
    [school, pupils],
  )
  await addBills(pool, 1, pupils - waitingFor(pupils))
  await pool.query('analyze')
}

/** Of the pupils, how many have no bill until later. */
export const waitingFor = (pupils: number): number => Math.ceil(pupils / 1_000)

/** Lets the bills of pupils come, booked as bills are. */
export async function addBills(pool: Pool, from: number, to: number): Promise<void> {
  await pool.query(
    `with made as (
       insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
         budget_compensation, payable, state, dossier_number, content_sha256, issued_at, code_number) overriding system value
       select gen_random_uuid(), $1, 'B' || pupil, 'P' || pupil, '2026-2027', 'T10', 'Học phí', '2026-10-10', '[]', $4::bigint, 0,
         $4, 'issued', '000.00.14.H53-261001-' || lpad(pupil::text, 10, '0'), sha256(pupil::text::bytea), '2026-10-01', pupil
       from generate_series($2::int, $3::int) as pupil
       returning id, school_code
     )
     insert into ledger_entries (school_code, debit, credit, amount, cause, cause_id, booked_at)
     select school_code, 'receivable', 'fee-income', $4, 'bill-issued', id, '2026-10-01' from made`,
    [school, from, to, payable],
  )
}

interface Statement {
  readonly lines: number
  readonly pupils: number
  /** Ends in the middle, as its reader does that dies. */
  readonly breaksAfter?: number
}

/** A statement of an account that many pay to, made while it is read: one line in fifty has no code. */
function manyLines(
  { lines, pupils, breaksAfter = Infinity }: Statement,
  origin: bigint,
): AccountStatementSource {
  return {
    id: 'many',
    tells: 'movements',
    recognise: () => true,
    async *read(): AsyncGenerator<AccountStatementRow> {
      yield { is: 'statement', head: { account, opening: 0 } }
      for (let place = 0; place < lines; place += 1) {
        if (place === breaksAfter) throw new Error('the reader died')
        const pupil = ((place * 7_919) % pupils) + 1
        const code = makePaymentCode('HS', BigInt(pupil), origin)
        const memo = place % 50 === 0 ? 'chuyen tien' : `MBVCB.${place}.${code} hoc phi`
        const line: StatementMovement = {
          ...{
            account,
            direction: 'in' as const,
            amount: 20_000 + (place % 3) * 1_000,
            bookedOn: '2026-10-05',
            memo,
          },
          reference: `FT${place}`,
        }
        yield { is: 'line', lineNumber: place + 1, line }
      }
      yield { is: 'end', end: { account, lastDay: '2026-10-05' } }
    },
  }
}

/** Takes such a statement in; the file stands for its bytes. */
export async function takeMany(
  store: Store,
  folder: string,
  statement: Statement,
  onProgress?: (lines: number) => void,
) {
  const path = join(folder, 'many.txt')
  await writeFile(path, `${statement.lines} of ${statement.pupils}`)
  const source = manyLines(statement, await store.bankLines.codeOrigin())
  return takeStatement(
    path,
    { name: 'bank', source },
    readingParts(store, { clock: () => later(60) }),
    onProgress,
  )
}

/** Where all the money is, what bills say and what was booked; the same for two databases to which the same happened. */
export async function standingOf(pool: Pool): Promise<Record<string, unknown>> {
  const { rows } = await pool.query(
    `with pieces as (
       select bank_lines.reference, outcome, why, allocations.student_code, bills.number, allocations.amount
       from allocations join bank_lines on bank_lines.id = line_id left join bills on bills.id = bill_id
       where undone_at is null
     ),
     sides as (
       select debit as account, amount from ledger_entries union all select credit, -amount from ledger_entries
     )
     select
       (select json_object_agg(outcome, count order by outcome) from (
         select outcome || ' ' || why as outcome, count(*) from pieces group by 1) as counts) as outcomes,
       (select md5(string_agg(concat_ws(' ', pieces.*::text), '|' order by pieces.*::text)) from pieces) as pieces,
       (select md5(string_agg(concat_ws(' ', number, state, paid), '|' order by number)) from bills) as bills,
       (select json_object_agg(state, count order by state) from (
         select state, count(*) from bills group by 1) as counts) as states,
       (select json_object_agg(account, balance order by account) from (
         select account, sum(amount) as balance from sides group by 1) as balances) as ledger,
       (select count(*) from bank_lines) as lines,
       (select json_object_agg(event, count order by event) from (
         select event, count(*) from exchanges group by 1) as counts) as told`,
  )
  return rows[0]
}
