import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../simulators/random.ts'
import type { BillBody } from '../../simulators/school-system/index.ts'
import { until } from '../support/until.ts'
import type { AcceptedBill } from './generator.ts'
import { assertTold } from './tellings.ts'
import { untilSettled } from './until-settled.ts'
import type { World } from './world.ts'

/** What happens in a run, from the first bill to the last; delivery may still go on when it ends. */
export type Play = (world: World, random: Random) => Promise<void>

export const startWorkers = ({ workers }: World) => Promise.all(workers.map((worker) => worker.up()))

/** Bills come in while everything works, but for what the scenario orders. */
export const sendAll: Play = async (world) => {
  await startWorkers(world)
  await world.generator.send(world.load.bills)
}

/** Bills come in and their payers pay at once. */
export const sendAndPay: Play = async (world) => {
  await startWorkers(world)
  await payAll(world, await world.generator.send(world.load.bills))
}

/** Payers pay what is theirs to pay, a few at a time. */
export async function payAll({ generator }: World, accepted: readonly AcceptedBill[]): Promise<void> {
  const queue = accepted.filter(({ bill }) => bill.total > 0).values()
  const lane = async () => {
    for (const one of queue) await generator.pay(one)
  }
  await Promise.all(Array.from({ length: 4 }, lane))
}

/** Bills come in and are paid in pieces; something happens in the middle of each but the first. */
const inPieces =
  (pieces: number, happen: (world: World, random: Random, piece: number) => Promise<unknown>): Play =>
  async (world, random) => {
    await startWorkers(world)
    const { bills } = world.load
    const size = Math.ceil(bills.length / pieces)
    for (let piece = 0; piece < pieces; piece += 1) {
      const sending = world.generator.send(bills.slice(piece * size, (piece + 1) * size))
      const paying = sending.then((accepted) => payAll(world, accepted))
      // Its failure is told when it is waited for below.
      paying.catch(() => {})
      if (piece > 0) {
        await pause(random.below(500))
        await happen(world, random, piece)
      }
      await paying
    }
  }

/** A process of the gateway, drawn by the seed, is killed three times at moments drawn by the seed. */
export const killAtRandom = inPieces(4, async ({ api, workers }, random) => {
  random.pick([api, ...workers]).kill()
})

/** Two workers are killed in the middle. */
export const killWorkersTwice = inPieces(3, async ({ workers }, _random, piece) => {
  workers[piece % workers.length]?.kill()
})

/** Everything that holds or does anything dies at once, and is started again. */
export const killEverything = inPieces(2, async ({ api, workers, postgres, redis }) => {
  const gateway = [api, ...workers]
  await Promise.all([...gateway.map((one) => one.down()), postgres.down('kill'), redis?.down()])
  await Promise.all([postgres.up(), redis?.up()])
  await Promise.all(gateway.map((one) => one.up()))
})

/** PostgreSQL is restarted under load; the gateway's processes stay. */
export const restartPostgres = inPieces(3, async ({ postgres }) => {
  await postgres.down('stop')
  await postgres.up()
})

/** Redis is away for half a minute, or some seconds where there is little to do, and comes back with nothing. */
export const loseRedis = inPieces(2, async ({ redis, load }) => {
  await redis?.down()
  await pause(load.bills.length < 1_000 ? 4_000 : 30_000)
  await redis?.up()
})

/** A worker hangs with requests out until another has done its work, and then goes on. */
export const freezeWorker: Play = async (world) => {
  const [slow, other] = world.workers
  if (!slow || !other) throw new Error('two workers are needed')
  await slow.up()
  const sending = world.generator.send(world.load.bills)
  await until('a request', async () => {
    const { rowCount } = await world.pool.query(`select 1 from exchanges where state = 'sending' limit 1`)
    return rowCount === 1
  })
  slow.signal('SIGSTOP')
  await sending
  await other.up()
  const settled = await untilSettled(world)
  slow.signal('SIGCONT')
  if (!settled) throw new Error('the work of the worker that hangs was not taken over')
  await pause(1_500)
}

/** The last bill comes a hundred times at once: half of them under one key, half under keys of their own. */
export const repeatAtOnce: Play = async (world) => {
  const { generator, load } = world
  const [last, ...others] = [...load.bills].reverse()
  if (!last) throw new Error('there is no bill')
  await startWorkers(world)
  await generator.send(others)
  const answers = await Promise.all([
    ...Array.from({ length: 50 }, () => generator.post('/v1/bills', last, 'one-key')),
    ...Array.from({ length: 50 }, () => generator.post('/v1/bills', last)),
    ...Array.from({ length: 3 }, () => generator.send([last])),
  ])
  const ids = new Set(
    answers.flatMap((one) => (Array.isArray(one) ? one.map(({ id }) => id) : [String(one.answer.id)])),
  )
  if (ids.size !== 1) throw new Error(`one bill was given ${ids.size} ids`)
  if (generator.failures() > 0) throw new Error(`${generator.failures()} answers were 5xx`)
}

/** A bill comes again with other content, under its old key and under a new one, three times each. */
export const changeContent: Play = async (world) => {
  await startWorkers(world)
  await world.generator.send(world.load.bills)
  const { generator, load } = world
  const [bill] = load.bills
  if (!bill) throw new Error('there is no bill')
  await generator.post('/v1/bills', bill, 'a-key')
  const changed = { ...bill, title: `${bill.title} (khác)` }
  for (let time = 0; time < 3; time += 1) {
    const underOldKey = await generator.post('/v1/bills', changed, 'a-key')
    const underNewKey = await generator.post('/v1/bills', changed)
    const found = [underOldKey, underNewKey].map(({ status, answer }) => `${status} ${String(answer.code)}`)
    const wanted = ['409 idempotency_conflict', '409 record_conflict']
    if (found.join() !== wanted.join()) throw new Error(`other content was answered ${found.join(', ')}`)
  }
  await assertTold(world, 'opened conflicting-repeats bill', 'opened conflicting-repeats idempotency-key')
}

/** Every bill comes again after a restart: under its old key, and under a new one. */
export const repeatAfterRestart: Play = async (world) => {
  const { generator, load, api } = world
  const keyOf = ({ schoolCode, number }: BillBody) => `${schoolCode}/${number}`
  await startWorkers(world)
  await generator.send(load.bills)
  for (const bill of load.bills) await generator.post('/v1/bills', bill, keyOf(bill))
  await untilSettled(world)
  await api.down()
  await api.up()
  for (const { id, bill } of generator.accepted) {
    const again = await generator.post('/v1/bills', bill, keyOf(bill))
    const anew = await generator.post('/v1/bills', bill)
    const wasKnown = [again, anew].every(({ answer }) => answer.id === id && answer.outcome === 'repeated')
    if (!wasKnown) throw new Error(`${keyOf(bill)} was not recognised`)
  }
}
