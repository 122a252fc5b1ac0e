import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Pool } from 'pg'
import type { BillRequest } from '../../schemas/bill.ts'
import { batches } from '../gateway.ts'
import { beProgram } from '../program.ts'

const columns = 10

/** The limit: bills that nobody checks, a thousand rows a statement, as many statements at once as there are cores. */
await beProgram(async ({ databaseUrl, billsFile }: { databaseUrl: string; billsFile: string }) => {
  const lines = (await readFile(billsFile, 'utf8')).trimEnd().split('\n')
  const bills = lines.map((line) => JSON.parse(line) as BillRequest)
  const pool = new Pool({ connectionString: databaseUrl })
  const lanes = availableParallelism()
  await Promise.all(Array.from({ length: lanes }, () => pool.query('select pg_sleep(0.05)')))

  const start = performance.now()
  const waiting = batches(bills)
  const lane = async () => {
    for (const batch of waiting) await pool.query(statementOf(batch.length), batch.flatMap(toValues))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { ready: { seconds: (performance.now() - start) / 1000 } }
})

function statementOf(rows: number): string {
  const places = Array.from({ length: columns }, (_, column) => column + 1)
  const tuples = Array.from(
    { length: rows },
    (_, row) => `(${places.map((place) => `$${row * columns + place}`)})`,
  )
  return `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, total)
    values ${tuples.join()}`
}

function toValues(bill: BillRequest): unknown[] {
  return [
    randomUUID(),
    bill.schoolCode,
    bill.number,
    bill.studentCode,
    bill.schoolYear,
    bill.period,
    bill.title,
    bill.dueOn,
    JSON.stringify(bill.lines),
    bill.total,
  ]
}
