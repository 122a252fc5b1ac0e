import type { Pool, PoolClient } from 'pg'
import { oneByOne } from '../../domain/one-by-one.ts'
import { keyedContentHash } from '../content-hash.ts'
import { withTransaction } from '../pool.ts'
import { nameIndexOf, openStudent, placeOf } from '../roster/roster-store.ts'
import { formerHash, keptCode, temporaryCodePattern } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'

/** Brings records of earlier versions to what personal data is kept as now. One that does not open keeps none of the others, and is thrown at the end. */
export interface OldRecords {
  /** Gives students with a temporary code the one that they are kept under, and with them their bills. Returns how many. */
  renameTemporary(): Promise<number>
  /** Gives records with a plain hash of their content a keyed one, at most `limit` of each kind. Returns how many. */
  keyContents(limit: number): Promise<number>
  /** Lets students be found by their names, at most `limit` of them. Returns how many. */
  nameStudents(limit: number): Promise<number>
  /** Says of students in which class, grade and status they are, where only what is sealed says it. Returns how many. */
  placeStudents(): Promise<number>
}

export function createOldRecords(pool: Pool, vault: Vault): OldRecords {
  return {
    async renameTemporary() {
      const { rows } = await pool.query<{ school_code: string; code: string }>(
        'select school_code, code from students where code ~ $1',
        [temporaryCodePattern],
      )
      await oneByOne(rows, ({ school_code: schoolCode, code }) =>
        withTransaction(pool, (client) => rename(client, schoolCode, code, vault)),
      )
      return rows.length
    },

    async keyContents(limit) {
      const { rows: students } = await pool.query<StudentRow>(
        `select school_code, code, sealed, content_sha256 from students
         where not content_keyed and sealed is not null limit $1`,
        [limit],
      )
      const keyedHash = (sealed: Buffer) => keyedContentHash(vault.open(sealed).toString('utf8'), vault)
      const keyStudent = ({ school_code, code, sealed, content_sha256: old }: StudentRow) =>
        pool.query(
          `update students set content_sha256 = $4, content_keyed = true
           where school_code = $1 and code = $2 and content_sha256 = $3`,
          [school_code, code, old, keyedHash(sealed)],
        )
      const { rows: dossiers } = await pool.query<DossierRow>(
        'select id, sealed from dossiers where not content_keyed and sealed is not null limit $1',
        [limit],
      )
      const keyDossier = ({ id, sealed }: DossierRow) =>
        pool.query('update dossiers set content_sha256 = $2, content_keyed = true where id = $1', [
          id,
          keyedHash(sealed),
        ])
      const keying = [() => oneByOne(students, keyStudent), () => oneByOne(dossiers, keyDossier)]
      await oneByOne(keying, (key) => key())
      return students.length + dossiers.length
    },

    async nameStudents(limit) {
      const { rows } = await pool.query<StudentRow>(
        'select school_code, code, sealed from students where name_index is null and sealed is not null limit $1',
        [limit],
      )
      await oneByOne(rows, ({ school_code, code, sealed }) =>
        pool.query(
          'update students set name_index = $4 where school_code = $1 and code = $2 and sealed = $3',
          [school_code, code, sealed, nameIndexOf(openStudent(sealed, vault), vault)],
        ),
      )
      return rows.length
    },

    async placeStudents() {
      let placed = 0
      await oneByOne(pagesOf(pool), async (rows) => {
        const places: object[] = []
        const opening = oneByOne(rows, async ({ school_code, code, sealed }) => {
          const place = sealed ? placeOf(openStudent(sealed, vault)) : { status: 'erased' }
          places.push({ school_code, code, ...place })
        })
        await opening.finally(() => pool.query(placeStudentsSql, [JSON.stringify(places)]))
        placed += places.length
      })
      return placed
    },
  }
}

interface StudentRow {
  readonly school_code: string
  readonly code: string
  readonly sealed: Buffer
  readonly content_sha256: Buffer
}

interface DossierRow {
  readonly id: string
  readonly sealed: Buffer
}

const placedTogether = 1_000

/** Students whose place is not known, page by page; one that stays so comes once. */
async function* pagesOf(
  pool: Pool,
): AsyncGenerator<readonly Pick<StudentRow, 'school_code' | 'code' | 'sealed'>[]> {
  for (let last = ['', '']; ; ) {
    const { rows } = await pool.query(
      `select school_code, code, sealed from students
       where status is null and (school_code, code) > ($2, $3) order by school_code, code limit $1`,
      [placedTogether, ...last],
    )
    const { school_code, code } = rows.at(-1) ?? {}
    if (school_code === undefined) return
    yield rows
    last = [school_code, code]
  }
}

const placeStudentsSql = `
  update students set class_code = place.class_code, grade = place.grade, status = place.status
  from json_to_recordset($1) as place (school_code text, code text, class_code text, grade smallint, status text)
  where students.school_code = place.school_code and students.code = place.code and students.status is null`

/** Bills and transfers follow by their foreign key; a bill keeps a hash by which it is still recognised. */
async function rename(client: PoolClient, schoolCode: string, code: string, vault: Vault): Promise<void> {
  const { rows } = await client.query(
    'select sealed from students where school_code = $1 and code = $2 and sealed is not null for update',
    [schoolCode, code],
  )
  if (!rows[0]) return
  const student = { ...openStudent(rows[0].sealed, vault), code: keptCode(code, vault) }
  const text = JSON.stringify(student)
  const { rows: bills } = await client.query(
    'select id, content_sha256 from bills where school_code = $1 and student_code = $2 for update',
    [schoolCode, code],
  )
  for (const { id, content_sha256: plain } of bills) {
    await client.query('update bills set content_sha256 = $2 where id = $1', [id, formerHash(plain, vault)])
  }
  await client.query(
    `update students set code = $3, sealed = $4, content_sha256 = $5, content_keyed = true
     where school_code = $1 and code = $2`,
    [schoolCode, code, student.code, vault.seal(Buffer.from(text)), keyedContentHash(text, vault)],
  )
}
