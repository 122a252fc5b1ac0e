import { join } from 'node:path'
import { openLedger } from '../../../simulators/ledger.ts'
import type { Province } from '../../../simulators/school-system/index.ts'
import { ledgerFile } from '../../../simulators/start-simulators.ts'
import type { Parts } from '../../app.ts'
import { exchangeStanding } from '../../domain/exchanges/exchange.ts'
import { addDays, localDay } from '../../domain/time/local-time.ts'
import type { StatementRun } from '../../ports/statements/statement-store.ts'
import { readInbox } from '../../reconcile/senders.ts'
import { writeBankDays } from './bank-day.ts'
import { writeEarlierStatement, writeStatements } from './bank-statements.ts'
import { type DemoRun, finishDemoRun } from './demo-run.ts'
import { isClean, judgeRun, verdictLine } from './judge-run.ts'
import { leaveWork } from './leave-work.ts'
import { loadProvince } from './load-province.ts'
import { payBills, payingBills } from './pay-bills.ts'
import type { Progress } from './progress.ts'
import { report } from './report.ts'
import type { SchoolSystem } from './school-system.ts'
import type { SpawnedSimulators } from './spawn-simulators.ts'
import { sendStrangeMoney } from './strange-money.ts'
import { openPayersBank, transferBills, transferredBills } from './transfer-bills.ts'
import { waitFor } from './wait-for.ts'

export interface Story {
  readonly run: DemoRun
  readonly province: Province
  readonly system: SchoolSystem
  readonly parts: Parts
  readonly progress: Progress
  readonly simulators: SpawnedSimulators
  /** Where the school system is told by webhooks. */
  readonly webhookUrl: string
  /** The folder of the partners' books. */
  readonly books: string
  readonly print: (line: string) => void
  readonly signal: AbortSignal
}

/** Nothing may stand still for longer, in ms. */
const patienceMs = 120_000

/**
 * Plays the main job: records come in, portals learn of them, payers pay, lost confirmations are asked for, the bank's
 * files are read, and the partners' own books judge the whole; then something is left for people to do. Says whether all went well.
 */
export async function runStory(story: Story): Promise<boolean> {
  const { run, province, system, parts, progress, simulators, books, print } = story
  const loaded = await loadProvince(province, system, progress)
  await deliverAll(story, 'delivered to both portals')

  const paying = payingBills(loaded.bills, run.seed)
  const transferring = transferredBills(loaded.bills, run.seed)
  const isPaid = new Set([...paying, ...transferring])
  const unpaid = loaded.bills.filter((bill) => bill.request.total > 0 && !isPaid.has(bill))
  const payments = await payBills(paying, system, simulators.urls['dvcqg-platform'], progress)
  // One school's payers paid the day before, and the bank tells of it by its statement alone.
  const lastSchool = transferring.at(-1)?.request.schoolCode
  const earlier = transferring.filter(({ request }) => request.schoolCode === lastSchool)
  const today = transferring.filter(({ request }) => request.schoolCode !== lastSchool)
  const bank = openPayersBank(simulators.urls.sepay)
  const silent = await transferBills(today, system, bank, progress)
  if (!run.continues) await sendStrangeMoney(unpaid, today, system, bank)
  await bank.close()
  await settlePayments(story)

  const platformBook = openLedger(ledgerFile(books, 'dvcqg-platform'))
  const days = [...new Set([run.today, localDay(parts.clock())])]
  const bankBook = openLedger(join(books, 'bank.ndjson'))
  const inbox = inboxOf(parts)
  const dayBefore = addDays(run.today, -1)
  const earlierAccount = await writeEarlierStatement(earlier, dayBefore, system, inbox)
  const runs = await reconcileDays(story, async () => {
    const statements = await writeStatements(openLedger(join(books, 'sepay.ndjson')), inbox)
    const files = await writeBankDays(days, platformBook, bankBook, inbox)
    return statements + files.length + (earlierAccount ? 1 : 0)
  })
  await deliverAll(story, 'payments told to portals')

  const numbers = await parts.store.bills.dossierNumbers(loaded.bills.map(({ id }) => id))
  const numberOf = ({ id }: { id: string }) => numbers.get(id) ?? id
  const accepted = [...loaded.bills.map(numberOf), ...loaded.transfers]
  const verdict = await judgeRun(parts.store, books, accepted, days, transferring.map(numberOf))
  // What is left from here on is not judged: a demonstration that is stopped now is at its end.
  finishDemoRun(run)
  const over = earlierAccount ? { account: earlierAccount, day: dayBefore } : undefined
  await leaveWork({
    system,
    parts,
    unpaid: unpaid.toReversed(),
    payments,
    over,
    webhookUrl: story.webhookUrl,
  })
  const transfers = { count: transferring.length, silent: silent + earlier.length }
  const overview = await parts.store.overview.read()
  report({ loaded, verdict, runs, transfers, overview, url: parts.config.http.publicUrl }, print)
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
  writeFiles: () => Promise<number>,
): Promise<StatementRun[]> {
  const count = await writeFiles()
  const part = progress.start("the bank's files read", count)
  const runs: StatementRun[] = []
  let done = 0
  for (const sender of parts.senders) {
    for await (const result of readInbox(sender, parts.reading)) {
      if (result.is === 'failed' && !result.isSetApart) throw result.error
      if (result.is === 'read' && result.tells === 'payments') runs.push(result.run)
      done += 1
      part.at(done)
    }
  }
  part.end()
  return runs
}

const inboxOf = ({ config }: Parts): string => Object.values(config.statements)[0]?.inbox ?? ''
