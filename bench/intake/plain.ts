import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { createPostgresBackend, type PostgresConnectionOptions, Queue } from 'bullmq'
import express from 'express'
import { Pool } from 'pg'
import { billRequest } from '../../schemas/bill.ts'
import { beProgram } from '../program.ts'

/** Bills in work at once. */
const width = 32

/** The plain pipeline: each line is parsed, checked by the same schema, inserted, and put into the queue. */
await beProgram(async ({ databaseUrl }: { databaseUrl: string }) => {
  const pool = new Pool({ connectionString: databaseUrl, max: 20 })
  const jobs = new Pool({ connectionString: databaseUrl, max: 20, options: '-c search_path=bullmq' })
  const connection = jobs as unknown as PostgresConnectionOptions
  const queue = new Queue('bills', { connection }, createPostgresBackend)

  const save = async (line: string, number: number) => {
    const read = billRequest.safeParse(JSON.parse(line))
    if (!read.success) return { line: number, outcome: 'refused', problems: read.error.issues }
    const bill = read.data
    const { rows } = await pool.query(
      `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, total)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (school_code, number) do nothing returning id`,
      [
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
      ],
    )
    if (!rows[0]) return { line: number, outcome: 'repeated' }
    await queue.add('deliver', { billId: rows[0].id }, { jobId: rows[0].id })
    return { line: number, outcome: 'accepted', id: rows[0].id }
  }

  const app = express()
  app.post('/bills', async (request, response) => {
    const outcomes: object[] = []
    const saving = new Set<Promise<unknown>>()
    for await (const line of createInterface({ input: request })) {
      const number = outcomes.length
      outcomes.push({})
      const saved: Promise<unknown> = save(line, number + 1)
        .then((outcome) => {
          outcomes[number] = outcome
        })
        .finally(() => saving.delete(saved))
      saving.add(saved)
      if (saving.size >= width) await Promise.race(saving)
    }
    await Promise.all(saving)
    response.status(201).json({ outcomes })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { ready: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }
})
