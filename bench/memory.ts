import { withParts } from '../src/app.ts'
import type { Bench, BenchOptions, Round } from './contest.ts'
import type { MemoryStep } from './deliver/hold-memory.ts'
import { acceptBills, configure, fillGateway, type GatewayOrder, log } from './gateway.ts'
import { generateLoad } from './load.ts'
import { startProgram } from './program.ts'
import { assertCount, openScratch } from './scratch.ts'

const steps = 10

/** What one worker process holds while it delivers its load ten times over, looked at after each time. */
export async function createMemoryBench({
  size,
  seed,
  folder,
  billsPerMessage = 1,
}: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  const receiver = await startProgram<{ url: string }>('deliver/receiver.ts')
  const orderOf = (databaseUrl: string): GatewayOrder => ({
    ...{ databaseUrl, dataFolder: folder, portalUrl: receiver.ready.url, billsPerMessage },
    portals: [billsPerMessage > 1 ? 'national' : 'province'],
  })
  const load = generateLoad(size, seed)
  await scratch.makeTemplate('deliver_memory', async (url) => {
    await fillGateway(orderOf(url), load)
    await withParts(configure(orderOf(url)), log, (parts) => acceptBills(parts, load))
  })
  let seen: readonly MemoryStep[] = []

  const deliverAgainAndAgain = () =>
    scratch.onFresh('deliver_memory', async (databaseUrl): Promise<Round> => {
      const order = { ...orderOf(databaseUrl), steps }
      const program = await startProgram<{ seconds: number; seen: MemoryStep[] }>(
        'deliver/hold-memory.ts',
        order,
      )
      seen = program.ready.seen
      await assertCount(databaseUrl, 'evidence_of_exchanges', 2 * steps * size)
      return { perSecond: (steps * size) / program.ready.seconds, ...(await program.finish()) }
    })

  return {
    name: 'deliver --memory',
    unit: 'exchanges/s',
    bars: {},
    footnote: () => [...seen.map(line(size)), growth(seen)].join('\n'),
    contenders: [
      {
        ...{ name: 'ours', part: 'ours' },
        says: `one worker process, ${steps} times ${size} exchanges`,
        try: deliverAgainAndAgain,
      },
    ],
    async close() {
      await receiver.finish()
      await scratch.close()
    },
  }
}

const line =
  (size: number) =>
  ({ rssMiB, heapMiB }: MemoryStep, index: number) =>
    `after ${(index + 1) * size} exchanges: ${rssMiB.toFixed(0)} MiB resident, ${heapMiB.toFixed(1)} MiB of heap in use`

/** The first step warms up: what grows is held against the second. */
function growth(seen: readonly MemoryStep[]): string {
  const [, from] = seen
  const to = seen.at(-1)
  if (!from || !to) return 'too few steps to say what grew'
  const percent = (before: number, after: number) => `${(100 * (after / before - 1)).toFixed(1)} %`
  return `grown since the second step: resident ${percent(from.rssMiB, to.rssMiB)}, heap in use ${percent(from.heapMiB, to.heapMiB)}`
}
