import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../support/tools.ts'
import { type BackEnd, runScenario } from './run-scenario.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import { type FaultPostgres, startPostgres } from './stores.ts'

// The short form of `npm run test:fault`: a few scenarios, one seed, five hundred records in all.
const seed = 20
const records = 100

let folder: string
let postgres: FaultPostgres

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-fault-'))
  postgres = await startPostgres(join(folder, 'postgres'))
})

afterAll(async () => {
  await postgres.close()
  await rm(folder, { recursive: true, force: true })
})

async function expectNothingLost(name: ScenarioName, backEnd: BackEnd): Promise<void> {
  const result = await runScenario({ name, backEnd, seed, records, folder, postgres })
  expect(result).toMatchObject({ lost: 0, appliedTwice: 0, open: 0, problems: [], ok: true })
  expect(result.accepted).toBeGreaterThanOrEqual(2 * records)
}

const onPostgres = ['C2', 'C6', 'C14'] as const
const onRedis = ['N4', 'R1'] as const
const told = (names: readonly ScenarioName[]) => names.map((name) => ({ name, ...scenarios[name] }))

test.each(told(onPostgres))('$name: $says', ({ name }) => expectNothingLost(name, 'postgresql'))

describeWith('redis-server', 'with queues in Redis', () => {
  test.each(told(onRedis))('$name: $says', ({ name }) => expectNothingLost(name, 'redis'))
})
