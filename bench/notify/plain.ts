import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Pool } from 'pg'
import { beProgram } from '../program.ts'

/** The bare endpoint: Express reads the JSON and inserts one row; no signature, no bill, no ledger. */
await beProgram(async ({ databaseUrl }: { databaseUrl: string }) => {
  const pool = new Pool({ connectionString: databaseUrl, max: 20 })
  const app = express().disable('x-powered-by').use(express.json())
  app.post('/channels/payos/notify', async (request, response) => {
    const { orderCode, amount, reference } = request.body.data
    await pool.query(
      'insert into confirmations (order_code, amount, reference) values ($1, $2, $3) on conflict do nothing',
      [orderCode, amount, reference],
    )
    response.json({ success: true })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { ready: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }
})
