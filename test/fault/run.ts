import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { hasTool } from '../support/tools.ts'
import { verdictLine } from './judge-run.ts'
import { type BackEnd, runScenario } from './run-scenario.ts'
import type { FaultScenario } from './scenario.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import { openSmallDisk } from './small-disk.ts'
import { startPostgres } from './stores.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    records: { type: 'string', default: '10000' },
    scenario: { type: 'string', multiple: true, default: [] },
    'back-end': { type: 'string', multiple: true, default: ['postgresql', 'redis'] },
    keep: { type: 'boolean', default: false },
  },
})

const seeds = values.seeds.split(',').map(Number)
const records = Number(values.records)
const wanted = values.scenario.flatMap((names) => names.split(','))
const unknown = wanted.filter((name) => !Object.hasOwn(scenarios, name))
const backEnds = values['back-end'] as BackEnd[]
const isGood = [...seeds, records].every((number) => Number.isInteger(number) && number > 0)
if (unknown.length > 0 || !isGood || backEnds.some((one) => one !== 'postgresql' && one !== 'redis')) {
  console.error(
    'npm run test:fault -- [--seeds 1,2,3] [--records N] [--scenario NAME]… [--back-end postgresql|redis]… [--keep]',
  )
  for (const [name, { says }] of Object.entries(scenarios)) console.error(`  ${name.padEnd(5)} ${says}`)
  process.exit(2)
}

const names = (wanted.length > 0 ? wanted : Object.keys(scenarios)) as ScenarioName[]
const folder = await mkdtemp(join(tmpdir(), 'lienthong-fault-'))
const postgres = await startPostgres(join(folder, 'postgres'))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await postgres.down('stop')
    process.exit(1)
  })
}

const trial = openSmallDisk(join(folder, 'trial'), 1)
trial?.close()
const canMount = trial !== undefined

let failed = 0
let runs = 0

async function runOne(name: ScenarioName, backEnd: BackEnd, seed: number): Promise<void> {
  runs += 1
  try {
    const result = await runScenario({ name, backEnd, seed, records, folder, postgres })
    if (!result.ok) failed += 1
    const figures = `${verdictLine(result)} kills=${result.kills} seconds=${result.seconds.toFixed(1)}`
    console.log(`      ${backEnd.padEnd(10)} seed=${seed} ${figures} ${result.ok ? 'ok' : 'FAILED'}`)
    for (const note of result.notes) console.log(`        ${note}`)
    for (const problem of result.problems) console.log(`        ${problem}`)
  } catch (error) {
    failed += 1
    console.log(`      ${backEnd.padEnd(10)} seed=${seed} could not be run: ${String(error)}`)
  }
}

for (const name of names) {
  const scenario: FaultScenario = scenarios[name]
  console.log(`${name.padEnd(5)} ${scenario.says}`)
  for (const backEnd of backEnds) {
    if (scenario.needsRedis && backEnd !== 'redis') continue
    if (backEnd === 'redis' && !hasTool('redis-server')) {
      console.log('      skipped with redis: there is no redis-server on PATH')
      continue
    }
    if (scenario.smallDiskMiB && !canMount) {
      console.log('      skipped: nobody may mount a small disk here')
      continue
    }
    for (const seed of seeds) await runOne(name, backEnd, seed)
  }
}

await postgres.close()
if (values.keep) console.log(`everything is kept in ${folder}`)
else await rm(folder, { recursive: true, force: true })
console.log(`${runs - failed} of ${runs} runs passed`)
process.exitCode = failed === 0 && runs > 0 ? 0 : 1
