import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench, BenchOptions, Round } from '../contest.ts'
import { fillGateway, type GatewayOrder } from '../gateway.ts'
import { startProgram } from '../program.ts'
import { ask, assertCount, openScratch } from '../scratch.ts'
import { fillProvince } from './province.ts'
import { worstDay, writeStatement } from './statement.ts'

/** Lines a second that the worst day must be taken at. */
const bar = 1_000
/** Lines that are taken first, so that what is measured runs warm. */
const warmUp = 1_000
/** Bills of earlier months, all paid, that asked each pupil the same: what a search for who owes an amount has to get past. */
const monthsBefore = 9

/** Lines of a statement in which nobody wrote a code, a second: each is kept, its candidates are looked for, and it is held with its reason. */
export async function createWorstCaseBench({ size, seed, folder }: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  await mkdir(folder, { recursive: true })
  const pupils = warmUp + size
  const [warm, whole] = [join(folder, 'worst-warm.csv'), join(folder, 'worst.csv')]
  await writeStatement(warm, 'warm', worstDay(warmUp, pupils, seed + 1))
  await writeStatement(whole, 'whole', worstDay(size, pupils, seed))
  const orderOf = (databaseUrl: string): GatewayOrder => ({
    databaseUrl,
    dataFolder: folder,
    portals: ['province', 'national'],
  })
  await scratch.makeTemplate('reconcile_worst', async (url) => {
    await fillGateway(orderOf(url), { schools: [], students: [], bills: [] })
    await fillProvince(url, pupils, monthsBefore)
  })
  let reasons = ''

  return {
    name: 'reconcile --worst-case',
    unit: 'lines/s',
    bars: {},
    footnote: ({ ours }) =>
      `${ours >= bar ? 'reached' : 'missed'}: ours at least ${bar} lines/s; held: ${reasons}`,
    contenders: [
      {
        ...{ name: 'ours', part: 'ours' },
        says: 'no codes; one in five owed by several pupils, one in fifty of several lines for one bill',
        try: () =>
          scratch.onFresh('reconcile_worst', async (url): Promise<Round> => {
            const running = await startProgram<{ seconds: number }>('reconcile/gateway.ts', {
              ...orderOf(url),
              paths: [warm, whole],
            })
            const round = { perSecond: size / running.ready.seconds, ...(await running.finish()) }
            await assertCount(url, 'bank_lines', warmUp + size)
            await assertCount(
              url,
              `bank_lines where not exists (
                select 1 from allocations join ledger_entries on cause_id = allocations.id
                where line_id = bank_lines.id and allocations.amount = bank_lines.amount
                  and outcome in ('suspense', 'ambiguous'))`,
              0,
            )
            const rows = await ask<{ why: string; count: string }>(
              url,
              'select why, count(*) from allocations group by why order by count(*) desc',
            )
            reasons = rows.map(({ why, count }) => `${why} ${count}`).join(', ')
            return round
          }),
      },
    ],
    close: () => scratch.close(),
  }
}
