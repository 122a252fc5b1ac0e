import type { Pool } from 'pg'
import type {
  FoundPupil,
  FoundSchool,
  SchoolFigures,
  SchoolSearch,
} from '../../ports/roster/school-search.ts'
import { isOwing } from '../bills/bill-rows.ts'
import { keptCode } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'
import { openStudent } from './roster-store.ts'

/** Finds schools and pupils in PostgreSQL. */
export function createSchoolSearch(pool: Pool, vault: Vault): SchoolSearch {
  return {
    async search({ schoolCodes, name, code, unit, before, limit }) {
      const { rows } = await pool.query<FoundSchool>(searchSql, [
        ...[schoolCodes, code ?? null, name ?? null, unit ?? null, before ?? null, limit],
      ])
      return rows
    },

    async figuresOf(code) {
      const [pupils, bills] = await Promise.all([
        pool.query<SchoolFigures['pupils'][number]>(pupilCountsSql, [code]),
        pool.query<SchoolFigures['bills'][number]>(billCountsSql, [code]),
      ])
      return { pupils: pupils.rows, bills: bills.rows }
    },

    async pupils({ schoolCode, code, className, before, limit }) {
      const { rows } = await pool.query<Omit<FoundPupil, 'student'> & { sealed: Buffer | null }>(pupilsSql, [
        ...[schoolCode, code === undefined ? null : keptCode(code, vault), className ?? null],
        ...[before ?? null, limit],
      ])
      return rows.map(({ sealed, ...row }) => ({
        ...row,
        student: sealed && openStudent(sealed, vault),
      }))
    },
  }
}

/** Text without marks: a letter and its marks are taken apart and the marks left out; \`đ\` is a letter of its own. */
const plain = (text: string) =>
  `translate(regexp_replace(normalize(lower(${text}), NFD), U&'[\\0300-\\036F]', '', 'g'), 'đ', 'd')`

const has = (text: string, part: string) =>
  `(${part}::text is null or strpos(${plain(text)}, ${plain(`${part}::text`)}) > 0)`

/** A province has some thousands of schools: what narrows them by a part of a name reads them all in some milliseconds. */
const searchSql = `
  select code, profile from schools
  where ($1::text[] is null or code = any($1)) and ($2::text is null or code = $2)
    and ${has(`profile ->> 'name'`, '$3')}
    and ($4::text is null or profile -> 'unit' ->> 'code' = $4 or ${has(`profile -> 'unit' ->> 'name'`, '$4')})
    and ($5::text is null or code > $5)
  order by code limit $6`

const pupilCountsSql = `
  select coalesce(status, 'studying') as status, count(*) as count from students where school_code = $1
  group by 1 order by 2 desc, 1`

const billCountsSql = `
  select state, count(*) as count, sum(payable)::bigint as payable, sum(paid)::bigint as paid,
    coalesce(sum(greatest(payable - paid, 0)) filter (where state ${isOwing}), 0)::bigint as remains
  from bills where school_code = $1
  group by 1 order by 2 desc, 1`

const pupilsSql = `
  select code, class_name as "className", coalesce(status, 'studying') as status, sealed from students
  where school_code = $1 and ($2::text is null or code = $2) and ($3::text is null or class_name = $3)
    and ($4::text is null or code > $4)
  order by code limit $5`
