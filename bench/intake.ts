import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrateQueues } from '../src/delivery/queues.ts'
import type { Bench, BenchOptions, Round } from './contest.ts'
import { fillGateway, type GatewayOrder } from './gateway.ts'
import { plainTables } from './intake/plain-tables.ts'
import { generateLoad, toLines } from './load.ts'
import { startProgram } from './program.ts'
import { ask, assertCount, openScratch } from './scratch.ts'

/** Sent first, so that what is measured runs warm. */
const warmUp = 1000
const portals = ['province', 'national'] as const

/** Bills a second taken in over HTTP, as NDJSON, by a server in another process. */
export async function createIntakeBench({ size, seed, folder }: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  const load = generateLoad(warmUp + size, seed)
  const warmBills = toLines(load.bills.slice(0, warmUp))
  const bills = toLines(load.bills.slice(warmUp))
  await mkdir(folder, { recursive: true })
  const billsFile = join(folder, 'bills.ndjson')
  await writeFile(billsFile, bills)

  const orderOf = (databaseUrl: string): GatewayOrder => ({ databaseUrl, dataFolder: folder, portals })
  let client = { id: '', secret: '' }
  await scratch.makeTemplate('intake_ours', async (url) => {
    client = await fillGateway(orderOf(url), load)
  })
  await scratch.makeTemplate('intake_plain', async (url) => {
    await ask(url, plainTables)
    await migrateQueues(url)
  })

  const perSecondIn = async (send: (body: Buffer) => Promise<unknown>) => {
    await send(warmBills)
    const start = performance.now()
    await send(bills)
    return (size * 1000) / (performance.now() - start)
  }

  const ours = (databaseUrl: string) =>
    measure('intake/gateway.ts', orderOf(databaseUrl), async (url) => {
      const token = await logIn(url, client)
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
      const rate = await perSecondIn((body) => post(`${url}/v1/imports?kind=bills`, headers, body))
      await assertCount(databaseUrl, 'bills', warmUp + size)
      await assertCount(databaseUrl, 'exchanges', portals.length * (warmUp + size))
      await assertCount(databaseUrl, 'bills where id not in (select cause_id from ledger_entries)', 0)
      return rate
    })

  const plain = (databaseUrl: string) =>
    measure('intake/plain.ts', { databaseUrl }, async (url) => {
      const rate = await perSecondIn((body) =>
        post(`${url}/bills`, { 'content-type': 'application/x-ndjson' }, body),
      )
      await assertCount(databaseUrl, 'bills', warmUp + size)
      await assertCount(databaseUrl, 'bullmq.job', warmUp + size)
      return rate
    })

  const multiRow = async (databaseUrl: string): Promise<Round> => {
    const program = await startProgram<{ seconds: number }>('intake/multi-row.ts', { databaseUrl, billsFile })
    await assertCount(databaseUrl, 'bills', size)
    return { perSecond: size / program.ready.seconds, ...(await program.finish()) }
  }

  return {
    name: 'intake',
    unit: 'bills/s',
    bars: { plain: 5 },
    contenders: [
      {
        name: 'ours',
        part: 'ours',
        says: 'each bill checked, with its ledger entries and two exchanges, by the gateway’s API',
        try: () => scratch.onFresh('intake_ours', ours),
      },
      {
        name: 'plain',
        part: 'baseline',
        says: 'Express, zod, one insert and one BullMQ job a bill',
        try: () => scratch.onFresh('intake_plain', plain),
      },
      {
        name: 'limit',
        part: 'limit',
        says: 'multi-row inserts of the bare bills',
        try: () => scratch.onFresh('intake_plain', multiRow),
      },
    ],
    close: () => scratch.close(),
  }
}

/** Measures a server that runs while `work` does. */
async function measure(path: string, order: object, work: (url: string) => Promise<number>): Promise<Round> {
  const program = await startProgram<{ url: string }>(path, order)
  const perSecond = await work(program.ready.url)
  return { perSecond, ...(await program.finish()) }
}

async function logIn(url: string, { id, secret }: { id: string; secret: string }): Promise<string> {
  const basic = Buffer.from(`${id}:${secret}`).toString('base64')
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await post(`${url}/oauth2/token`, headers, Buffer.from('grant_type=client_credentials'))
  return (answer as { access_token: string }).access_token
}

async function post(url: string, headers: Record<string, string>, body: Buffer): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
