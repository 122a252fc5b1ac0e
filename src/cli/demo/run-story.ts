import { join } from 'node:path'
import { openLedger } from '../../../simulators/ledger.ts'
import type { Province } from '../../../simulators/school-system/index.ts'
import { ledgerFile, type RunningSimulators } from '../../../simulators/start-simulators.ts'
import type { Parts } from '../../app.ts'
import { exchangeStanding } from '../../domain/exchange.ts'
import { localDay } from '../../domain/local-time.ts'
import type { StatementRun } from '../../ports/statement-store.ts'
import { readInbox } from '../../reconcile/senders.ts'
import { writeBankDays } from './bank-day.ts'
import type { DemoRun } from './demo-run.ts'
import { isClean, judgeRun, verdictLine } from './judge-run.ts'
import { loadProvince } from './load-province.ts'
import { payBills, payingBills } from './pay-bills.ts'
import type { Progress } from './progress.ts'
import { report } from './report.ts'
import type { SchoolSystem } from './school-system.ts'
import { waitFor } from './wait-for.ts'

export interface Story {
  readonly run: DemoRun
  readonly province: Province
  readonly system: SchoolSystem
  readonly parts: Parts
  readonly progress: Progress
  readonly simulators: RunningSimulators
  /** The folder of the partners' books. */
  readonly books: string
  readonly print: (line: string) => void
  readonly signal: AbortSignal
}

/** Nothing may stand still for longer, in ms. */
const patienceMs = 120_000

/**
 * Plays the main job: records come in, portals learn of them, payers pay, lost confirmations are asked for, the bank's
 * file is read, and the partners' own books judge the whole. Says whether all went well.
 */
export async function runStory(story: Story): Promise<boolean> {
  const { run, province, system, parts, progress, simulators, books, print } = story
  const loaded = await loadProvince(province, system, progress)
  await deliverAll(story, 'delivered to both portals')

  const paying = payingBills(loaded.bills, run.seed)
  await payBills(paying, system, simulators.urls['dvcqg-platform'], progress)
  await settlePayments(story)
  await deliverAll(story, 'payments told to portals')

  const platformBook = openLedger(ledgerFile(books, 'dvcqg-platform'))
  const days = [...new Set([run.today, localDay(parts.clock())])]
  const bankBook = openLedger(join(books, 'bank.ndjson'))
  const runs = await reconcileDays(story, () => writeBankDays(days, platformBook, bankBook, inboxOf(parts)))

  const numbers = await parts.store.bills.dossierNumbers(loaded.bills.map(({ id }) => id))
  const accepted = [...loaded.bills.map(({ id }) => numbers.get(id) ?? id), ...loaded.transfers]
  const verdict = await judgeRun(parts.store, books, accepted, days)
  report(
    { loaded, verdict, runs, overview: await parts.store.overview.read(), url: parts.config.http.publicUrl },
    print,
  )
  print(verdictLine(verdict))
  return isClean(verdict)
}

/** Waits until no exchange is open but those that wait for a person. */
async function deliverAll({ parts, progress, signal }: Story, name: string): Promise<void> {
  const look = async () => {
    const counts = { delivered: 0, open: 0, 'given-up': 0, held: 0 }
    for (const { state, count } of await parts.store.exchanges.counts()) {
      counts[state === 'held' ? 'held' : exchangeStanding[state]] += count
    }
    return counts
  }
  const before = await look()
  const settledBefore = before.delivered + before['given-up'] + before.held
  const part = progress.start(name, before.open)
  await waitFor(
    async () => {
      const now = await look()
      const settled = now.delivered + now['given-up'] + now.held
      part.at(settled - settledBefore)
      return { mark: settled, ...(now.open === 0 ? { found: true } : {}) }
    },
    { signal, patienceMs },
  )
  part.end()
}

/** Waits until every started payment is final: those whose confirmation was lost are asked for. */
async function settlePayments({ parts, progress, signal }: Story): Promise<void> {
  const countOpen = async () => {
    const counts = await parts.store.payments.counts()
    return counts.filter(({ state }) => state === 'open').reduce((sum, { count }) => sum + count, 0)
  }
  const before = await countOpen()
  const part = progress.start('lost confirmations asked', before)
  await waitFor(
    async () => {
      const open = await countOpen()
      part.at(before - open)
      return { mark: open, ...(open === 0 ? { found: true } : {}) }
    },
    { signal, patienceMs },
  )
  part.end()
}

async function reconcileDays(
  { parts, progress }: Story,
  writeDays: () => Promise<unknown[]>,
): Promise<StatementRun[]> {
  const files = await writeDays()
  const part = progress.start("the bank's files read", files.length)
  const runs: StatementRun[] = []
  for (const sender of parts.senders) {
    for await (const result of readInbox(sender, parts.reading)) {
      if (result.is === 'failed') throw result.error
      if (result.tells === 'payments') runs.push(result.run)
      part.at(runs.length)
    }
  }
  part.end()
  return runs
}

const inboxOf = ({ config }: Parts): string => Object.values(config.statements)[0]?.inbox ?? ''
