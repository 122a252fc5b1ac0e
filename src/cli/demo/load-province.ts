import type { LineOutcome } from '../../../schemas/import.ts'
import type { BillBody, Province } from '../../../simulators/school-system/index.ts'
import type { Progress } from './progress.ts'
import type { SchoolSystem } from './school-system.ts'

/** A bill that the gateway took in, now or before. */
export interface KnownBill {
  readonly id: string
  readonly request: BillBody
}

export interface Loaded {
  readonly bills: readonly KnownBill[]
  /** Dossier numbers of the school transfers. */
  readonly transfers: readonly string[]
  /** Lines that were taken in with a warning, and those that were refused. */
  readonly warned: number
  readonly refused: number
}

/** Lines that one import carries at most. */
const importLines = 20_000
/** Requests for single records that are out at once. */
const width = 8

/**
 * Pushes a province through the public API as its school systems would: schools and transfers one by one, one school
 * by its workbook, all else as NDJSON. Pushing again what the gateway has is harmless.
 */
export async function loadProvince(
  province: Province,
  system: SchoolSystem,
  progress: Progress,
): Promise<Loaded> {
  const outcomes: LineOutcome[] = []
  const bills: KnownBill[] = []

  const schools = progress.start('schools', province.schools.length)
  for (const [index, school] of province.schools.entries()) {
    await system.put(`/v1/schools/${encodeURIComponent(school.code)}`, school)
    schools.at(index + 1)
  }
  schools.end()

  const students = progress.start('students', province.studentCount)
  const [byWorkbook, ...others] = province.schools
  if (byWorkbook)
    outcomes.push(...(await system.importWorkbook(byWorkbook.code, await province.workbookOf(byWorkbook))))
  for (const batch of batches(others.values().flatMap((school) => province.studentsOf(school)))) {
    students.at(outcomes.length)
    outcomes.push(...(await system.importLines('students', batch)))
  }
  students.at(outcomes.length)
  students.end()

  const billed = progress.start('bills', province.billCount)
  for (const batch of batches(province.schools.values().flatMap((school) => province.billsOf(school)))) {
    const lines = await system.importLines('bills', batch)
    outcomes.push(...lines)
    for (const { line, id } of lines) {
      const request = batch[line - 1]
      if (id && request) bills.push({ id, request })
    }
    billed.at(bills.length)
  }
  billed.end()

  const filed = progress.start('school transfers', province.transfers.length)
  const transfers: string[] = []
  const queue = province.transfers.values()
  const lane = async () => {
    for (const transfer of queue) {
      const { status, answer } = await system.post('/v1/dossiers', transfer)
      if (status >= 300) throw new Error(`a transfer was answered ${status}: ${String(answer.code)}`)
      transfers.push(String(answer.dossierNumber))
      filed.at(transfers.length)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  filed.end()

  return {
    bills,
    transfers,
    warned: outcomes.filter(({ warnings }) => warnings && warnings.length > 0).length,
    refused: outcomes.filter(({ outcome }) => outcome === 'refused').length,
  }
}

function* batches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < importLines) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
