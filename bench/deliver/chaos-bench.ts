import { rm } from 'node:fs/promises'
import { withParts } from '../../src/app.ts'
import type { Bench, BenchOptions, Round } from '../contest.ts'
import { acceptBills, configure, fillGateway, type GatewayOrder, log } from '../gateway.ts'
import { generateLoad, type Load } from '../load.ts'
import { compiledFolder, startProgram } from '../program.ts'
import { assertCount, openScratch } from '../scratch.ts'
import { readBook } from './portal-book.ts'
import { open, untilEmpty } from './until-empty.ts'

/** How often the worker is killed, in ms. */
const killEveryMs = 10_000
/** How long what a dead worker had in hand waits, in ms: shorter than as it comes, or the last of it would outweigh the run. */
const leaseMs = 10_000
/** Delivered by a worker that ends in the ordinary way, as every deployed one has: the next ones find what it compiled. */
const warmUp = 2_000

/** The gateway's worker, killed every 10 s and started again, beside the same worker left alone. */
export async function createChaosBench({ size, seed, folder }: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  const receiver = await startProgram<{ url: string }>('deliver/receiver.ts', { knowsRepeats: true })
  const portalUrl = receiver.ready.url
  const orderOf = (databaseUrl: string): GatewayOrder => ({
    ...{ databaseUrl, dataFolder: folder, portalUrl, portals: ['province'], leaseMs },
  })
  const load = generateLoad(size, seed)
  const fill = async (url: string, part: Load) => {
    await fillGateway(orderOf(url), part)
    await withParts(configure(orderOf(url)), log, (parts) => acceptBills(parts, part))
  }
  await scratch.makeTemplate('deliver_chaos', (url) => fill(url, load))
  await scratch.makeTemplate('deliver_chaos_warm', (url) =>
    fill(url, { ...load, bills: load.bills.slice(0, warmUp) }),
  )
  await rm(compiledFolder, { recursive: true, force: true })
  await scratch.onFresh('deliver_chaos_warm', async (url) => {
    const worker = await startProgram('deliver/worker.ts', orderOf(url))
    await untilEmpty(url, open)
    await worker.finish()
  })
  const kills: number[] = []

  /** Delivers all of a fresh database; throws when the portal's book says that a dossier is lost or was applied twice. */
  const deliverAll = (killMs?: number) =>
    scratch.onFresh('deliver_chaos', async (url): Promise<Round> => {
      await readBook(portalUrl)
      const start = performance.now()
      const workers = await keepWorking(orderOf(url), killMs)
      await untilEmpty(url, open)
      const seconds = (performance.now() - start) / 1000
      const { killed, peakMiB } = await workers.end()
      if (killMs) kills.push(killed)
      const { dossiers, appliedTwice } = await readBook(portalUrl)
      const lost = size - dossiers
      if (lost > 0 || appliedTwice > 0) throw new Error(`lost=${lost} applied_twice=${appliedTwice}`)
      await assertCount(url, `exchanges where state = 'accepted'`, size)
      return { perSecond: size / seconds, peakMiB }
    })

  return {
    name: 'deliver --chaos',
    unit: 'exchanges/s',
    bars: { undisturbed: 0.7 },
    footnote: ({ ratios }) =>
      `kept ${Math.round(100 * (ratios.undisturbed ?? 0))} % with ${kills.join(', ')} kills; lost=0 applied_twice=0 by the portal's book`,
    contenders: [
      {
        ...{ name: 'ours', part: 'ours' },
        says: 'a worker that is killed (SIGKILL) every 10 s and started again',
        try: () => deliverAll(killEveryMs),
      },
      {
        ...{ name: 'undisturbed', part: 'baseline' },
        says: 'the same worker, left alone',
        try: () => deliverAll(),
      },
    ],
    async close() {
      await receiver.finish()
      await scratch.close()
    },
  }
}

/** Keeps one worker running: where it is killed every `killMs`, the next one is started at once. */
async function keepWorking(order: GatewayOrder, killMs: number | undefined) {
  let worker = await startProgram('deliver/worker.ts', order)
  let killed = 0
  let restarting = Promise.resolve()
  const restart = async () => {
    await worker.kill()
    killed += 1
    worker = await startProgram('deliver/worker.ts', order)
  }
  const timer = killMs
    ? setInterval(() => {
        restarting = restarting.then(restart)
      }, killMs)
    : undefined
  return {
    async end() {
      clearInterval(timer)
      await restarting
      return { killed, ...(await worker.finish()) }
    },
  }
}
