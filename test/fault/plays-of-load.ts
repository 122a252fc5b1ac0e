import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Redis } from 'ioredis'
import type { BillBody } from '../../simulators/school-system/index.ts'
import { until } from '../support/until.ts'
import { type Play, startWorkers } from './plays.ts'
import { untilSettled } from './until-settled.ts'
import { watchMemory } from './watch-memory.ts'
import type { World } from './world.ts'

const patienceMs = 600_000

/** Ten times the requests that one client may have in work, after a while at its capacity. */
export const flood: Play = async (world) => {
  const { generator, load, api, notes } = world
  await startWorkers(world)
  const calm = Math.ceil(load.bills.length / 4)
  const calmly = watchMemory(api)
  await generator.send(load.bills.slice(0, calm), 8)
  const before = await calmly()
  const wildly = watchMemory(api)
  const probing = probeRefusals(await generator.access())
  await generator.send(load.bills.slice(calm), 10 * floodPlaces)
  const refusalMs = await probing.end()
  const during = await wildly()
  const within = (share: number) => Math.round(refusalMs[Math.floor(refusalMs.length * share)] ?? 0)
  notes.push(`${api.name}: ${before} MiB at capacity, ${during} MiB at ten times that`)
  notes.push(
    `${refusalMs.length} refusals: half within ${within(0.5)} ms, 95 of 100 within ${within(0.95)} ms, 99 within ${within(0.99)} ms`,
  )
  if (during > before + 128) throw new Error(`the API grew from ${before} to ${during} MiB under the flood`)
  if (refusalMs.length === 0) throw new Error('nothing was refused')
  if (within(0.99) > 200) throw new Error(`refusals took ${within(0.99)} ms`)
}

/** What one client may have in work in the scenario of the flood: half of its `requestsAtOnce`. */
export const floodPlaces = 16

/** Asks beside the flood, from a thread that does nothing else, so that its clock measures the gateway and not the flood. */
function probeRefusals(workerData: { url: string; authorization: string }): { end(): Promise<number[]> } {
  const probe = new Worker(new URL('refusal-probe.ts', import.meta.url), { workerData })
  return {
    async end() {
      probe.postMessage('end')
      const [refusalMs] = await once(probe, 'message')
      return (refusalMs as number[]).sort((one, other) => one - other)
    },
  }
}

/** Words that make a bill poison, and what its exchanges must be held with. */
const poisons = [
  {
    word: 'poison:throws',
    code: 'composing_failed',
    detail: /^TypeError in \S+ \(src\/faults\/poison\.ts:\d+\)$/,
  },
  { word: 'poison:loops', code: 'composing_failed', detail: /kept the worker busy for more than \d+ ms/ },
  {
    word: 'poison:grows',
    code: 'composing_failed',
    detail: /the message has 67108864 bytes, \d+ are allowed/,
  },
  { word: 'poison:kills', code: 'crashed', detail: /^crashed 5 times$/ },
] as const

/** One bill of each kind of poison among the others; a person gives up what they held. */
export const sendPoison: Play = async (world) => {
  const { generator, load } = world
  const sound = load.bills.slice(poisons.length)
  const spoilt = poisons.map(({ word }, place) => ({ ...(load.bills[place] as BillBody), title: word }))
  await generator.send(sound.slice(0, sound.length / 2))
  await generator.send(spoilt)
  await startWorkers(world)
  await generator.send(sound.slice(sound.length / 2))
  if (!(await untilSettled(world))) throw new Error('the others did not go on')
  await assertHeld(world)
  await world.command('repair', 'give-up', '--state', 'held', '--reason', 'poison', '--yes')
}

async function assertHeld({ pool, notes }: World): Promise<void> {
  const { rows } = await pool.query<{ title: string; partner: string; code: string; detail: string }>(
    `select title, partner, problem_code as code, problem_detail as detail
     from exchanges join bills on bills.id = subject_id where exchanges.state = 'held'`,
  )
  const wrong = rows.filter(({ title, code, detail }) => {
    const poison = poisons.find(({ word }) => word === title)
    return poison?.code !== code || !poison?.detail.test(detail)
  })
  for (const { title, partner, code, detail } of wrong) notes.push(`${title}: ${partner}: ${code}: ${detail}`)
  if (wrong.length > 0)
    throw new Error(`${wrong.length} exchanges are held that should not, or not like that`)
  if (rows.length !== 2 * poisons.length) throw new Error(`only ${rows.length} exchanges are held`)
}

/** One bill comes in and workers die of it until it is held; others go on, and a person replays it. */
export const sendAndReplay: Play = async (world) => {
  const { generator, load, notes } = world
  await startWorkers(world)
  await generator.send(load.bills.slice(0, 1))
  await until('an exchange that is held', async () => (await countCrashed(world)) > 0, patienceMs)
  await generator.send(load.bills.slice(1))
  if (!(await untilSettled(world))) throw new Error('the others did not go on')
  notes.push(
    `${await countCrashed(world)} exchanges were held because five workers died of them, and replayed`,
  )
  await world.command('repair', 'replay', '--code', 'crashed', '--reason', 'mended', '--yes')
}

async function countCrashed({ pool }: World): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from exchanges where state = 'held' and problem_code = 'crashed'`,
  )
  return rows[0]?.count ?? 0
}

/** Redis is emptied with everything open and nobody at work; the workers make the jobs again. */
export const emptyRedis: Play = async (world) => {
  await world.generator.sendImport(world.load.bills)
  const redis = new Redis(world.redis?.url ?? '')
  await redis.flushall()
  const { rows } = await world.pool.query<{ open: number }>(`select count(*)::int as open from exchanges`)
  await startWorkers(world)
  const started = performance.now()
  await until('a delivery to each partner', () => isDelivering(world), 60_000)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  world.notes.push(
    `${rows[0]?.open} exchanges are open; both partners have jobs again and are delivered to after ${seconds} s`,
  )
  redis.disconnect()
}

async function isDelivering({ pool }: World): Promise<boolean> {
  const { rows } = await pool.query<{ partners: number }>(
    `select count(distinct partner) as partners from exchanges where state = 'accepted'`,
  )
  return rows[0]?.partners === 2
}
