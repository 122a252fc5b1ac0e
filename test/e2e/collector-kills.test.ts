import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { createBidvSimulator } from '../../simulators/bidv/index.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { openGateway } from '../../src/app.ts'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { type RunningCli, startCli } from '../support/cli.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { gatewaySettings, testUnit } from '../support/gateway-settings.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { openScene } from '../support/scene.ts'
import { atCounter, collectorChannels, collectorSecrets } from './support/collectors.ts'

let folder: string
let database: TestDatabase
let running: RunningCli | undefined
let counter: Loopback | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-collectors-'))
  database = await createEmptyDatabase()
})

afterEach(async () => {
  await counter?.close()
  await running?.endNow()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const { secret, password } = collectorSecrets

test('D11: killed between posting and the answer, the gateway answers the repeat as settled, and posted once', async () => {
  const port = await findFreePort()
  const settings = gatewaySettings({
    dataFolder: join(folder, 'gateway'),
    databaseUrl: database.url,
    port,
    partners: loadSimulatorSettings(join(folder, 'settings.json'), testUnit.code),
  })
  const config = (school: string) => ({
    ...settings,
    payments: { ...settings.payments, ...collectorChannels(school) },
    faults: { enabled: true },
  })
  const filling = await openGateway(buildConfigSchema(adapters).parse(settings), {
    roles: [],
    log: pino({ level: 'silent' }),
  })
  const scene = await openScene(filling.parts.store)
  const bill = await scene.accept(scene.toAccept({}, []))
  await filling.close()
  const file = join(folder, 'gateway.yaml')
  await writeFile(file, stringify(config(scene.schoolCode)), { mode: 0o600 })

  const start = async (own: Record<string, string>) => {
    const env = { LIENTHONG_CONFIG: file, LIENTHONG_LOG_LEVEL: 'error', ...own }
    running = startCli(['api'], { cwd: folder, env })
    await running.line(/listens/)
    return running
  }
  const bidv = createBidvSimulator({
    ...{ url: `http://127.0.0.1:${port}/channels/bidv`, service: 'TH0001', secret, way: 'md5' },
    login: ['bidv', password],
    ...{ ledger: { append: () => {}, entries: () => [] }, clock: () => new Date() },
  })
  counter = await serveOnLoopback(bidv)
  const at = (path: '/ask' | '/pay', order?: object) => atCounter(counter?.url ?? '', path, order)

  const dying = await start({ CRASH_AT: 'payment-posted' })
  const { bills } = await at('/ask')
  const first = await at('/pay')
  expect(first).toMatchObject({ verdict: 'in-doubt' })
  expect(await dying.ended).toBe('SIGKILL')
  const paid = async () => {
    const { rows } = await database.pool.query(
      `select paid, (select count(*) from ledger_entries where debit = $2) as booked from bills where id = $1`,
      [bill.id, 'clearing:bidv'],
    )
    return rows[0]
  }
  expect(await paid()).toEqual({ paid: 950_000, booked: 1 })

  await start({})
  const repeated = await at('/pay', { ...bills?.[0], transaction: first.transaction })
  expect(repeated).toMatchObject({ verdict: 'kept' })
  expect(await at('/pay', bills?.[0])).toMatchObject({ verdict: 'returned' })
  expect(await paid()).toEqual({ paid: 950_000, booked: 1 })
})
