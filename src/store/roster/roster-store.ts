import type { Pool } from 'pg'
import type { School } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'
import { nameKey } from '../../domain/bank-lines/payer-hints.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { bytea } from '../bytea.ts'
import { keyedContentHash } from '../content-hash.ts'
import { openJson } from '../sealed-json.ts'
import { keptCode } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'

/** Keeps schools and students in PostgreSQL; a student is one sealed value beside the columns that are searched. */
export function createRosterStore(pool: Pool, vault: Vault): RosterStore {
  return {
    async putSchool(school, at) {
      const { rows } = await pool.query(
        `insert into schools as kept (code, profile, updated_at) values ($1, $2, $3)
         on conflict (code) do update set updated_at = excluded.updated_at, profile =
           excluded.profile || case when kept.profile ? 'account'
             then jsonb_build_object('account', kept.profile -> 'account') else '{}' end
         returning profile`,
        [school.code, school, at],
      )
      return rows[0].profile
    },

    async findSchool(code) {
      const { rows } = await pool.query('select profile from schools where code = $1', [code])
      return rows[0]?.profile as School | undefined
    },

    async findSchools(codes) {
      const { rows } = await pool.query('select profile from schools where code = any($1)', [codes])
      return rows.map((row) => row.profile as School)
    },

    async putStudents(students, at) {
      const records = students.map((student, place) => toRow(student, place, vault))
      const { rows } = await pool.query<{ place: number; known: boolean; written: boolean }>(putStudentsSql, [
        JSON.stringify(records),
        at,
      ])
      const byPlace = new Map(rows.map((row) => [row.place, row]))
      return students.map((_, place) => {
        const row = byPlace.get(place)
        if (!row?.known) return 'unknown-school'
        return row.written ? 'accepted' : 'repeated'
      })
    },

    async findStudent(schoolCode, code) {
      const { rows } = await pool.query('select sealed from students where school_code = $1 and code = $2', [
        schoolCode,
        keptCode(code, vault),
      ])
      return rows[0]?.sealed ? openStudent(rows[0].sealed, vault) : undefined
    },

    codeFor: (code) => keptCode(code, vault),
  }
}

/** Opens a sealed student. */
export const openStudent = (sealed: Buffer, vault: Vault): Student => openJson(sealed, vault)

function toRow(sent: Student, place: number, vault: Vault) {
  const student = { ...sent, code: keptCode(sent.code, vault) }
  const text = JSON.stringify(student)
  return {
    place,
    school_code: student.schoolCode,
    code: student.code,
    class_name: student.class.name,
    ...placeOf(student),
    moet_code: student.moetCode ?? null,
    name_index: bytea(nameIndexOf(student, vault)),
    identity_index: student.identityNumber ? bytea(vault.index(student.identityNumber)) : null,
    sealed: bytea(vault.seal(Buffer.from(text))),
    content_sha256: bytea(keyedContentHash(text, vault)),
  }
}

/** Where a student stands in the school: what plans choose by. */
export const placeOf = (student: Student) => ({
  class_code: student.class.code ?? null,
  grade: student.class.grade ?? null,
  status: student.status,
})

/** By what a student is found whom the content of a transfer names. */
export const nameIndexOf = (student: Student, vault: Vault): Buffer =>
  vault.index(nameKey(student.name, student.class.name))

// A student that stands twice in one batch is written once, as the last of them says.
const putStudentsSql = `
  with sent as (
    select * from json_to_recordset($1) as sent (
      place int, school_code text, code text, class_name text, class_code text, grade smallint, status text, moet_code text,
      name_index bytea, identity_index bytea, sealed bytea, content_sha256 bytea
    )
  ), last as (
    select distinct on (school_code, code) sent.*
    from sent join schools on schools.code = sent.school_code
    order by school_code, code, place desc
  ), written as (
    insert into students as kept
      (school_code, code, class_name, class_code, grade, status, moet_code, name_index, identity_index, sealed, content_sha256,
       content_keyed, updated_at)
    select school_code, code, class_name, class_code, grade, status, moet_code, name_index, identity_index, sealed, content_sha256,
      true, $2
    from last
    on conflict (school_code, code) do update set
      class_name = excluded.class_name, class_code = excluded.class_code, grade = excluded.grade,
      status = excluded.status, moet_code = excluded.moet_code, name_index = excluded.name_index, identity_index = excluded.identity_index,
      sealed = excluded.sealed, content_sha256 = excluded.content_sha256, content_keyed = true,
      erased_at = null, updated_at = excluded.updated_at
    where kept.content_sha256 <> excluded.content_sha256
    returning school_code, code
  )
  select sent.place, last.code is not null as known, written.code is not null as written
  from sent
  left join last using (school_code, code)
  left join written using (school_code, code)`
