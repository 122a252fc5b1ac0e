import { randomUUID } from 'node:crypto'
import { createPostgresBackend, type PostgresConnectionOptions, Queue } from 'bullmq'
import { Pool } from 'pg'
import { migrateQueues } from '../../src/delivery/queues.ts'
import { batches } from '../gateway.ts'
import type { Load } from '../load.ts'
import { ask } from '../scratch.ts'
import { unit } from '../unit.ts'

export const plainQueue = 'deliveries'

/** The pool that the plain pipeline's queue works over. */
export const queuePool = (databaseUrl: string): Pool =>
  new Pool({ connectionString: databaseUrl, max: 20, options: '-c search_path=bullmq' })

const tables = `
  create table schools (code text primary key, profile jsonb not null);
  create table students (
    school_code text, code text, profile jsonb not null, primary key (school_code, code));
  create table bills (
    id uuid primary key,
    dossier_number text not null unique,
    school_code text not null,
    student_code text not null,
    title text not null,
    due_on date not null,
    lines jsonb not null,
    status text not null default 'new',
    answer text,
    sent_at timestamptz,
    created_at timestamptz not null default now()
  )`

/** Fills a database of the plain pipeline: everybody's bill in its table and a job for each in the queue. */
export async function fillPlain(databaseUrl: string, { schools, students, bills }: Load): Promise<void> {
  await ask(databaseUrl, tables)
  await migrateQueues(databaseUrl)
  const pool = new Pool({ connectionString: databaseUrl })
  const jobs = queuePool(databaseUrl)
  const connection = jobs as unknown as PostgresConnectionOptions
  const queue = new Queue(plainQueue, { connection }, createPostgresBackend)
  const insert = (table: string, rows: readonly object[]) =>
    pool.query(
      `insert into ${table} (${Object.keys(rows[0] ?? {})})
       select ${Object.keys(rows[0] ?? {})} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    )
  await insert(
    'schools',
    schools.map((school) => ({ code: school.code, profile: school })),
  )
  for (const batch of batches(students)) {
    const rows = batch.map((one) => ({ school_code: one.schoolCode, code: one.code, profile: one }))
    await insert('students', rows)
  }
  for (const [index, batch] of [...batches(bills)].entries()) {
    const rows = batch.map(({ schoolCode, studentCode, title, dueOn, lines }, place) => ({
      id: randomUUID(),
      dossier_number: `${unit.code}-260905-${index * 1000 + place + 1}`,
      school_code: schoolCode,
      student_code: studentCode,
      title,
      due_on: dueOn,
      lines,
    }))
    await insert('bills', rows)
    await queue.addBulk(
      rows.map(({ id }) => ({ name: 'deliver', data: { billId: id }, opts: { jobId: id } })),
    )
  }
  await queue.close()
  await jobs.end()
  await pool.end()
}
