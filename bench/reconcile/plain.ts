import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Pool } from 'pg'
import { beProgram } from '../program.ts'
import { readBareLine } from './bare-line.ts'

/** Lines in work at once. */
const width = 16

/** The plain pipeline: a transaction for each line, that looks for its bill, marks it and books. */
await beProgram(async ({ databaseUrl, paths }: { databaseUrl: string; paths: readonly string[] }) => {
  const pool = new Pool({ connectionString: databaseUrl, max: width })
  const take = async (text: string) => {
    const line = readBareLine(text)
    const client = await pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query(
        `insert into lines (account, reference, amount, booked_on, memo, code) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning id`,
        [line.account, line.reference, line.amount, line.bookedOn, line.memo, line.code],
      )
      if (rows[0]) await post(rows[0].id)
      await client.query('commit')
    } finally {
      client.release()
    }

    async function post(id: string) {
      const { rows } = await client.query('select id, payable, paid from bills where code = $1 for update', [
        line.code,
      ])
      const bill = rows[0]
      const paid = Number(bill?.paid) + line.amount
      await client.query('insert into allocations (line_id, bill_id, amount) values ($1, $2, $3)', [
        id,
        bill?.id ?? null,
        line.amount,
      ])
      await client.query('insert into entries (debit, credit, amount, line_id) values ($1, $2, $3, $4)', [
        `bank:${line.account}`,
        bill ? 'receivable' : 'unowned-money',
        line.amount,
        id,
      ])
      if (!bill) return
      const state = paid >= Number(bill.payable) ? 'paid' : 'partly-paid'
      await client.query('update bills set paid = $2, state = $3 where id = $1', [bill.id, paid, state])
    }
  }

  let seconds = 0
  for (const path of paths) {
    const start = performance.now()
    const taking = new Set<Promise<void>>()
    let isHeader = true
    for await (const text of createInterface({ input: createReadStream(path) })) {
      if (isHeader) {
        isHeader = false
        continue
      }
      const taken: Promise<void> = take(text).finally(() => taking.delete(taken))
      taking.add(taken)
      if (taking.size >= width) await Promise.race(taking)
    }
    await Promise.all(taking)
    seconds = (performance.now() - start) / 1_000
  }
  return { ready: { seconds }, close: () => pool.end() }
})
