import type { Pool, PoolClient } from 'pg'
import { billSums } from '../../domain/bills/bill.ts'
import { stateWhenSent, waits } from '../../domain/bills/bill-terms.ts'
import { exactnessOfLines } from '../../domain/bills/exactness.ts'
import { entriesOfBill } from '../../domain/money/ledger.ts'
import { unknownStudent } from '../../domain/roster/unknown-student.ts'
import type { AcceptOutcome, BillStore, BillToAccept } from '../../ports/bills/bill-store.ts'
import { bytea } from '../bytea.ts'
import { type ConflictingRepeat, keepConflictingRepeats } from '../conflicting-repeats.ts'
import { contentHash } from '../content-hash.ts'
import { findOwners, holdOwnerless } from '../payments/ownerless-money.ts'
import { withTransaction } from '../pool.ts'
import { formerHash, keptCode } from '../temporary-code.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { acceptBillsSql, existingBillsSql } from './accept-bills.sql.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { cancelBill } from './cancel-bill.ts'

/** Keeps bills in PostgreSQL. */
export function createBillStore(pool: Pool, vault: Vault): BillStore {
  return {
    accept: (bills, at) => withTransaction(pool, (client) => acceptBills(client, bills, at, vault)),

    async find(id) {
      const { rows } = await pool.query(`select ${billColumns} from bills where id = $1`, [id])
      return rows[0] && toBill(rows[0])
    },

    async findByDossierNumber(dossierNumber) {
      const { rows } = await pool.query(`select ${billColumns} from bills where dossier_number = $1`, [
        dossierNumber,
      ])
      return rows[0] && toBill(rows[0])
    },

    async dossierNumbers(ids) {
      const { rows } = await pool.query('select id, dossier_number from bills where id = any($1)', [ids])
      return new Map(rows.map((row) => [row.id, row.dossier_number]))
    },

    cancel: (id, tell, at, who) =>
      withTransaction(pool, (client) => cancelBill(client, id, { tell, at, ...who })),
  }
}

/** Takes bills in inside the caller's transaction. One outcome per bill, in order. */
export async function acceptBills(
  client: PoolClient,
  bills: readonly BillToAccept[],
  at: Date,
  vault: Vault,
): Promise<AcceptOutcome[]> {
  const isNumbered = ({ request }: BillToAccept) => request.dossierNumber !== undefined
  if (bills.some(isNumbered)) await holdOwnerless(client, 'shared')
  const outcomes = new Map<number, AcceptOutcome>()
  let left = bills.map((bill, place) => toRecord(bill, place, at, vault))
  while (left.length > 0) {
    await writeNew(client, left, at, outcomes)
    left = left.filter(({ place }) => !outcomes.has(place))
    await explain(client, left, outcomes, at)
    // What is left drew a dossier number that a school had given itself and draws the next one, or its student came meanwhile.
    left = left.filter(({ place }) => !outcomes.has(place))
  }
  const accepted = bills.filter((_, place) => outcomes.get(place)?.is === 'accepted')
  await findOwners(client, accepted.filter(isNumbered), at)
  return bills.map((_, place) => outcomes.get(place) as AcceptOutcome)
}

type BillRecord = ReturnType<typeof toRecord>

async function writeNew(
  client: PoolClient,
  records: readonly BillRecord[],
  at: Date,
  outcomes: Map<number, AcceptOutcome>,
): Promise<void> {
  const { rows } = await client.query<Accepted>(acceptBillsSql, [
    JSON.stringify(records.map(({ bill }) => bill)),
    JSON.stringify(records.map(({ lines }) => lines)),
    JSON.stringify(records.flatMap(({ entries }) => entries)),
    JSON.stringify(records.flatMap(({ told }) => told)),
    at,
  ])
  for (const { place, id, dossier_number: dossierNumber } of rows) {
    outcomes.set(place, { is: 'accepted', id, dossierNumber })
  }
}

/** Says why records were not written; what calls for another try has no outcome. */
async function explain(
  client: PoolClient,
  records: readonly BillRecord[],
  outcomes: Map<number, AcceptOutcome>,
  at: Date,
): Promise<void> {
  if (records.length === 0) return
  const { rows } = await client.query<Existing>(existingBillsSql, [
    JSON.stringify(records.map(({ bill }) => bill)),
  ])
  for (const row of rows) {
    const outcome = outcomeOfExisting(row)
    if (outcome) outcomes.set(row.place, outcome)
  }
  await keepConflictingRepeats(client, rows.flatMap(conflictOf(records)), at)
}

const conflictOf = (records: readonly BillRecord[]) => {
  const places = new Map(records.map((record) => [record.place, record]))
  return ({ place, kept_sha256: keptSha256, is_same }: Existing): ConflictingRepeat[] => {
    const record = places.get(place)
    if (!record || !keptSha256 || is_same) return []
    const { school_code: owner, number } = record.bill
    return [{ kind: 'bill', owner, number, keptSha256, otherSha256: record.hash }]
  }
}

interface Accepted {
  place: number
  id: string
  dossier_number: string
}

interface Existing {
  place: number
  /** Another bill has the dossier number that the school gave itself. */
  number_is_taken: boolean
  student_is_known: boolean
  id: string | null
  dossier_number: string | null
  is_same: boolean | null
  kept_sha256: Buffer | null
}

function outcomeOfExisting(row: Existing): AcceptOutcome | undefined {
  if (row.id !== null && row.dossier_number !== null) {
    if (row.is_same) return { is: 'repeated', id: row.id, dossierNumber: row.dossier_number }
    return refused('number', 'bill_number_taken', 'another bill of this school has it, with other content')
  }
  if (!row.student_is_known) return { is: 'refused', problem: unknownStudent('studentCode') }
  if (!row.number_is_taken) return undefined
  return refused('dossierNumber', 'dossier_number_taken', 'another bill has it')
}

const refused = (field: string, code: string, message: string): AcceptOutcome => ({
  is: 'refused',
  problem: { field, code, message },
})

function toRecord(
  { request: sent, dossierUnit, portals }: BillToAccept,
  place: number,
  at: Date,
  vault: Vault,
) {
  const studentCode = keptCode(sent.studentCode, vault)
  const isKeptOtherwise = studentCode !== sent.studentCode
  const request = isKeptOtherwise ? { ...sent, studentCode } : sent
  const sums = billSums(request.lines)
  const { whole, takesMore } = exactnessOfLines(request.lines, request.exactness ?? 'any')
  const hash = contentHash(request)
  const isDraft = request.state === 'draft'
  const bill = {
    place,
    id: timeOrderedId(at),
    school_code: request.schoolCode,
    number: request.number,
    student_code: request.studentCode,
    school_year: request.schoolYear,
    period: request.period,
    title: request.title,
    due_on: request.dueOn,
    gross: sums.gross,
    budget_compensation: sums.budgetCompensation,
    payable: sums.payable,
    state: stateWhenSent(request, sums.payable, at),
    dossier_unit: dossierUnit,
    dossier_number: request.dossierNumber ?? null,
    content_sha256: bytea(hash),
    publish_on: request.publishOn ?? null,
    exactness: request.exactness ?? 'any',
    expires_on: request.expiresOn ?? null,
    grace_days: request.graceDays ?? 0,
    late_fee: request.lateFee ?? null,
    whole,
    takes_more: takesMore,
    voluntary: sums.voluntary,
    taken_over: sums.takenOver,
    former_sha256: isKeptOtherwise ? bytea(formerHash(contentHash(sent), vault)) : null,
  }
  return {
    place,
    bill,
    hash,
    lines: request.lines,
    entries: isDraft ? [] : entriesOfBill(request.lines).map((entry) => ({ place, ...entry })),
    told: isDraft || waits(request.publishOn, at) ? [] : portals.map((portal) => ({ place, portal })),
  }
}
