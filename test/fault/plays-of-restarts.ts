import { type Play, payAll, startWorkers } from './plays.ts'
import type { Supervised } from './supervised.ts'
import type { World } from './world.ts'

/** How long a process may take to end when it is asked to. */
const endsWithinMs = 30_000

/** Every process is asked to end and comes again, one after the other, while bills come in and are paid. */
export const restartEach: Play = async (world) => {
  await startWorkers(world)
  const paying = sendAndPay(world, 0, 1)
  for (const one of [...world.apis, ...world.workers]) await restart(one)
  await paying
}

/** Half of the bills wait when the workers come; then every process is changed while the other half comes in. */
export const restartWithQueue: Play = async (world) => {
  const queued = await world.generator.send(someOf(world, 0, 0.5), 16)
  await startWorkers(world)
  const paying = Promise.all([payAll(world, queued), sendAndPay(world, 0.5, 1)])
  for (const one of [...world.workers, ...world.apis]) await restart(one)
  await paying
}

/** Bills come in and are paid while four workers deliver; each of them must have delivered something. */
export const sendToMany: Play = async (world) => {
  await startWorkers(world)
  await payAll(world, await world.generator.send(world.load.bills, 16))
}

/** What each worker counted of its requests; a worker that made none is missing from a scale-out. */
export async function idleWorkers({ workers, metricsUrls }: World): Promise<string[]> {
  const counts = await Promise.all(metricsUrls.map(countRequests))
  return workers.filter((_, place) => counts[place] === 0).map(({ name }) => `${name} delivered nothing`)
}

/** What a stopping process must not do to the school system. */
export async function harmToSender({ generator }: World): Promise<string[]> {
  const cuts = generator.cuts()
  const failures = generator.failures()
  return [
    ...(cuts === 0 ? [] : [`${cuts} requests were cut off without an answer`]),
    ...(failures === 0 ? [] : [`${failures} answers were 5xx`]),
  ]
}

const someOf = ({ load: { bills } }: World, from: number, to: number) =>
  bills.slice(Math.floor(bills.length * from), Math.floor(bills.length * to))

async function sendAndPay(world: World, from: number, to: number): Promise<void> {
  await payAll(world, await world.generator.send(someOf(world, from, to)))
}

async function restart(one: Supervised): Promise<void> {
  const started = performance.now()
  const end = await one.end()
  const tookMs = Math.round(performance.now() - started)
  if (end !== 0) throw new Error(`${one.name} ended with ${end} when it was asked to`)
  if (tookMs > endsWithinMs) throw new Error(`${one.name} took ${tookMs} ms to end`)
  await one.up()
}

async function countRequests(url: string): Promise<number> {
  const text = await (await fetch(url)).text()
  const counts = text.matchAll(/^lienthong_partner_attempts_total\{[^}]*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}
