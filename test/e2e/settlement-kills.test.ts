import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { openGateway } from '../../src/app.ts'
import { runCli } from '../support/cli.ts'
import { createCopyOf, createTestDatabase, type TestDatabase } from '../support/database.ts'
import { gatewaySettings, nowhere, testUnit } from '../support/gateway-settings.ts'
import { openSettlementScene } from '../support/settlement-scene.ts'

const channel = 'wallet'
const amount = 100_000

let folder: string
let file: string
let template: TestDatabase
let account = ''
let closeScene: () => Promise<void>
const copies: TestDatabase[] = []

const settingsOver = (databaseUrl: string) => ({
  ...gatewaySettings({
    dataFolder: join(folder, 'gateway'),
    ...{ databaseUrl, port: 0 },
    partners: loadSimulatorSettings(join(folder, 'settings.json'), testUnit.code),
  }),
  payments: {
    [channel]: {
      ...{
        adapter: 'momo',
        partnerCode: 'TRUONG01',
        accessKey: 'ACCESSMADEFORTESTS',
        secretKey: 'made for tests',
      },
      ...{ createUrl: `${nowhere}/create`, queryUrl: `${nowhere}/query` },
      ...{ ipnUrl: `${nowhere}/ipn`, redirectUrl: `${nowhere}/back` },
    },
  },
  statements: {
    [channel]: {
      ...{ adapter: 'settlement', channel, inbox: join(folder, 'in'), outbox: join(folder, 'out') },
      ...(account && { account }),
    },
  },
  faults: { enabled: true },
})

/** Payments that are settled as they are, taken back and listed with what took them, not listed, and listed with the rest. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-settlement-kills-'))
  template = await createTestDatabase()
  const gateway = await openGateway(buildConfigSchema(adapters).parse(settingsOver(template.url)), {
    roles: [],
    log: pino({ level: 'silent' }),
  })
  const { pool } = template
  const scene = await openSettlementScene({ store: gateway.parts.store, pool }, channel)
  closeScene = scene.close
  account = scene.account
  const batch = scene.newBatch()
  const rows: string[] = []
  for (let round = 0; round < 25; round += 1) {
    const [whole, listed, silent, rest] = [
      ...[await scene.paid(amount), await scene.paid(amount)],
      ...[await scene.paid(amount), await scene.paid(amount)],
    ]
    if (!whole || !listed || !silent || !rest) throw new Error('there are four')
    await scene.takeBack(listed.id)
    await scene.takeBack(silent.id)
    await scene.giveBack(rest, 40_000)
    rows.push(scene.payment(whole, batch), scene.payment(listed, batch), scene.taken(listed, batch))
    rows.push(scene.payment(rest, batch, 60_000))
  }
  await scene.arrive(batch, 25 * 160_000)
  file = await scene.write(...rows)
  await gateway.close()
  await template.pool.end()
})

afterAll(async () => {
  for (const copy of copies) await copy.close()
  await closeScene()
  await rm(folder, { recursive: true, force: true })
})

/** A gateway over a copy of the same books, and commands of it in processes of their own. */
async function openCopy() {
  const database = await createCopyOf(template.url)
  copies.push(database)
  const config = join(folder, `gateway-${copies.length}.yaml`)
  await writeFile(config, stringify(settingsOver(database.url)), { mode: 0o600 })
  const run = (words: readonly string[], own: Record<string, string> = {}) =>
    runCli(words, { cwd: folder, env: { LIENTHONG_CONFIG: config, LIENTHONG_LOG_LEVEL: 'error', ...own } })
  /** All that the file came to, but for ids and instants. */
  const state = async () => {
    const { rows } = await database.pool.query(
      `select
         (select json_agg(i order by i) from (
            select kind, outcome, booked_by is not null as booked, reversal_id is not null as joined, count(*), sum(net)
            from settlement_items group by 1, 2, 3, 4) as i) as items,
         (select json_agg(b order by b) from (select category, state, count(*) from breaks group by 1, 2) as b) as breaks,
         (select json_agg(p order by p) from (
            select outcome, why, count(*), sum(amount) from allocations where undone_at is null group by 1, 2) as p) as places,
         (select json_agg(e order by e) from (
            select debit, credit, cause, count(*), sum(amount) from ledger_entries group by 1, 2, 3) as e) as entries,
         (select sum(case when debit = 'clearing:wallet' then amount else -amount end) from ledger_entries
          where 'clearing:wallet' in (debit, credit)) as owed`,
    )
    return rows[0]
  }
  return { run, state }
}

test('C1: killed while a settlement is kept, when it is kept and while it is booked, the file that is read again comes to the same', async () => {
  const sound = await openCopy()
  expect(await sound.run(['reconcile', file])).toMatchObject({ code: 0 })
  const whole = await sound.state()
  expect(whole).toMatchObject({ owed: 0, breaks: null })
  expect(whole.items).toEqual([
    { kind: 'cancel', outcome: 'matched', booked: true, joined: true, count: 25, sum: -25 * amount },
    { kind: 'payment', outcome: 'matched', booked: true, joined: false, count: 75, sum: 25 * 260_000 },
  ])
  for (const point of ['settlement-underway', 'settlement-kept', 'batches-underway']) {
    const killed = await openCopy()
    expect([point, (await killed.run(['reconcile', file], { CRASH_AT: point })).code]).toEqual([
      point,
      'SIGKILL',
    ])
    expect(await killed.run(['reconcile', file])).toMatchObject({ code: 0 })
    expect([point, await killed.state()]).toEqual([point, whole])
    expect((await killed.run(['verify'])).code).toBe(0)
  }
})
