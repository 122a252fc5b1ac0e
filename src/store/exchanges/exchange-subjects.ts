import type { Pool } from 'pg'
import type { School } from '../../../schemas/school.ts'
import type { Subject } from '../../domain/exchanges/outgoing-record.ts'
import type { ClaimedExchange } from '../../ports/exchanges/exchange-store.ts'
import { billColumns, toBill } from '../bills/bill-rows.ts'
import { openStudent } from '../roster/roster-store.ts'
import type { Vault } from '../vault.ts'
import { openTransfer } from './dossier-store.ts'
import { loadEdits } from './exchange-edit-store.ts'

/** Loads the facts behind exchanges, one query per kind of subject, and what people set instead; keyed by exchange id. */
export async function loadSubjects(
  pool: Pool,
  vault: Vault,
  claimed: readonly Pick<ClaimedExchange, 'id' | 'subjectKind' | 'subjectId'>[],
): Promise<ReadonlyMap<number, Subject>> {
  const idsOf = (kind: ClaimedExchange['subjectKind']) =>
    claimed.filter((exchange) => exchange.subjectKind === kind).map((exchange) => exchange.subjectId)
  const [bills, transfers, edits] = await Promise.all([
    loadBills(pool, vault, idsOf('bill')),
    loadTransfers(pool, vault, idsOf('dossier')),
    loadEdits(
      pool,
      vault,
      claimed.map(({ id }) => id),
    ),
  ])
  const subjects = new Map<number, Subject>()
  for (const { id, subjectId } of claimed) {
    const subject = bills.get(subjectId) ?? transfers.get(subjectId)
    const edit = edits.get(id)
    if (subject) subjects.set(id, edit ? { ...subject, edit } : subject)
  }
  return subjects
}

async function loadBills(pool: Pool, vault: Vault, ids: readonly string[]): Promise<Map<string, Subject>> {
  if (ids.length === 0) return new Map()
  const { rows } = await pool.query(
    `select ${billColumns}, students.sealed as student, schools.profile as school
     from bills
     join students on students.school_code = bills.school_code and students.code = bills.student_code
     join schools on schools.code = bills.school_code
     where bills.id = any($1) and students.sealed is not null`,
    [ids],
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        kind: 'bill',
        bill: toBill(row),
        student: openStudent(row.student, vault),
        school: row.school as School,
      },
    ]),
  )
}

async function loadTransfers(
  pool: Pool,
  vault: Vault,
  ids: readonly string[],
): Promise<Map<string, Subject>> {
  if (ids.length === 0) return new Map()
  const { rows } = await pool.query(
    `select dossiers.id, dossiers.dossier_number, dossiers.filed_at, dossiers.sealed,
       students.sealed as student, schools.profile as school
     from dossiers
     join students on students.school_code = dossiers.school_code and students.code = dossiers.student_code
     join schools on schools.code = dossiers.school_code
     where dossiers.id = any($1) and students.sealed is not null and dossiers.sealed is not null`,
    [ids],
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        kind: 'dossier',
        transfer: openTransfer(row, vault),
        student: openStudent(row.student, vault),
        school: row.school as School,
      },
    ]),
  )
}
