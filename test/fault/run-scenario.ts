import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createRandom } from '../../simulators/random.ts'
import { judgeRun, type Verdict } from './judge-run.ts'
import { generateLoad } from './load.ts'
import { openRunStores, type RunStores } from './run-stores.ts'
import type { FaultScenario } from './scenario.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import type { FaultPostgres } from './stores.ts'
import { untilSettled } from './until-settled.ts'
import { openWorld, type World } from './world.ts'

export type BackEnd = 'postgresql' | 'redis'

export interface RunOrder {
  readonly name: ScenarioName
  readonly backEnd: BackEnd
  readonly seed: number
  readonly records: number
  /** For the run alone. */
  readonly folder: string
  readonly postgres: FaultPostgres
}

export interface RunResult extends Verdict {
  readonly kills: number
  readonly notes: readonly string[]
  readonly seconds: number
  readonly ok: boolean
}

/** Plays a scenario from an empty database to the verdict of its judge. */
export async function runScenario(order: RunOrder): Promise<RunResult> {
  const { name, backEnd, seed } = order
  const scenario: FaultScenario = scenarios[name]
  const folder = join(order.folder, `${name}-${backEnd}-${seed}`)
  await mkdir(folder, { recursive: true })
  const { smallDiskMiB } = scenario
  const stores = await openRunStores(folder, order.postgres, { withRedis: backEnd === 'redis', smallDiskMiB })
  try {
    return await runAmong(stores, scenario, order, folder)
  } finally {
    await stores.close()
  }
}

async function runAmong(
  { postgres, redis, smallDisk }: RunStores,
  scenario: FaultScenario,
  { name, backEnd, seed, records }: RunOrder,
  folder: string,
): Promise<RunResult> {
  const started = performance.now()
  const world = await openWorld({
    folder,
    database: `fault_${name}_${backEnd}_${seed}`.toLowerCase(),
    ...{ postgres, redis, smallDisk },
    load: generateLoad(records, seed),
    workers: scenario.workers ?? 1,
    apis: scenario.apis ?? 1,
    partners: { seed, ...moodsFor(scenario, records) },
    tls: scenario.tls ?? false,
    settleMs: scenario.settleMs ?? 500,
    dossiersPerMessage: scenario.dossiersPerMessage ?? 1,
    moody: scenario.moody ?? [],
    movesClock: scenario.movesClock ?? false,
    delivery: scenario.delivery ?? {},
    alerts: scenario.alerts ?? {},
    http: scenario.http ?? {},
    faults: scenario.faults ?? {},
    crash: scenario.crash,
  })
  try {
    const problems = await play(world, scenario, createRandom('fault', name, seed))
    const verdict = await judgeRun(world.generator.accepted, world.books, world.pool).catch(
      (cause: unknown) => {
        throw new Error([...problems, 'it could not be judged'].join('; '), { cause })
      },
    )
    const kills = [...world.apis, ...world.workers].reduce((sum, one) => sum + one.kills(), 0)
    const all = [...verdict.problems, ...problems, ...(await proofOf(scenario, world, kills))]
    const seconds = (performance.now() - started) / 1000
    const ok = isClean(verdict) && all.length === 0
    return { ...verdict, problems: all, kills, notes: world.notes, seconds, ok }
  } finally {
    await world.close()
  }
}

const moodsFor = ({ partners }: FaultScenario, records: number) =>
  typeof partners === 'function' ? partners(records) : partners

async function play(
  world: World,
  scenario: FaultScenario,
  random: ReturnType<typeof createRandom>,
): Promise<string[]> {
  const problems: string[] = []
  try {
    await scenario.play(world, random)
  } catch (error) {
    problems.push(error instanceof Error ? error.message : 'the play failed')
  }
  if (!(await untilSettled(world))) problems.push('it did not come to an end')
  return [...problems, ...[...world.apis, ...world.workers].flatMap(({ accidents }) => accidents)]
}

/** A fault that never came shows nothing. */
async function proofOf({ crash, proof }: FaultScenario, world: World, kills: number): Promise<string[]> {
  const missing = crash && kills < crash.lives ? [`only ${kills} of ${crash.lives} crashes came`] : []
  return [...missing, ...((await proof?.(world)) ?? [])]
}

const isClean = ({ accepted, applied, open, givenUp, lost, appliedTwice }: Verdict): boolean =>
  accepted > 0 && lost === 0 && appliedTwice === 0 && open === 0 && accepted === applied + givenUp
