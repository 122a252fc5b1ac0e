import { createPrivateKey } from 'node:crypto'
import { Agent } from 'node:http'
import axios from 'axios'
import { createPostgresBackend, type PostgresConnectionOptions, Worker } from 'bullmq'
import { Pool } from 'pg'
import type { PemKey } from '../../src/signing/keys/pem-signer.ts'
import { beProgram } from '../program.ts'
import { type PlainBill, writePlainMessage } from './plain-message.ts'
import { plainQueue, queuePool } from './plain-tables.ts'
import { timeWork, type WorkOrder } from './time-work.ts'

/** Jobs in work at once. */
const concurrency = 16

const billSql = `
  select bills.*, students.profile as student, schools.profile as school
  from bills
  join students on students.school_code = bills.school_code and students.code = bills.student_code
  join schools on schools.code = bills.school_code
  where bills.id = $1`

/** The plain pipeline: for each job the bill is read, written as XML, signed, posted, and marked as sent. */
await beProgram(async (order: WorkOrder & { portalUrl: string; key: PemKey }) => {
  const key = { privateKey: createPrivateKey(order.key.privateKeyPem), certificate: order.key.certificatePem }
  const portal = axios.create({
    baseURL: order.portalUrl,
    httpAgent: new Agent({ keepAlive: true }),
    headers: { 'content-type': 'application/xml', authorization: 'Bearer bench' },
  })

  async function deliverAll(databaseUrl: string): Promise<() => Promise<unknown>> {
    const pool = new Pool({ connectionString: databaseUrl, max: 20 })
    const jobs = queuePool(databaseUrl)
    const connection = jobs as unknown as PostgresConnectionOptions
    const deliver = async (billId: string) => {
      const { rows } = await pool.query<PlainBill>(billSql, [billId])
      if (!rows[0]) throw new Error(`no bill ${billId}`)
      const { data } = await portal.post('/Document/SyncDocument', writePlainMessage(rows[0], key))
      await pool.query(`update bills set status = 'sent', answer = $2, sent_at = now() where id = $1`, [
        billId,
        data,
      ])
    }
    let left = await countBills(pool)
    const worker = new Worker(
      plainQueue,
      ({ data }) => deliver(data.billId),
      { connection, concurrency },
      createPostgresBackend,
    )
    await new Promise<void>((resolve, reject) => {
      worker.on('failed', (_, error) => reject(error))
      worker.on('completed', () => {
        left -= 1
        if (left === 0) resolve()
      })
    })
    return async () => {
      await worker.close()
      await Promise.all([jobs.end(), pool.end()])
    }
  }

  return { ready: await timeWork(order, deliverAll) }
})

async function countBills(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select count(*)::int as count from bills')
  return rows[0].count
}
