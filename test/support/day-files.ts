import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import {
  createDayFile,
  type PlannedDifferences,
  type SettledPayment,
} from '../../simulators/mb-bank/day-file.ts'
import type { FindingTotals } from '../../src/domain/statements/reconciliation.ts'
import { joinConfirmed } from '../../src/reconcile/join-confirmed.ts'
import {
  type ReadStatement,
  readStatement,
  type StatementSender,
} from '../../src/reconcile/read-statement.ts'
import { readingParts } from './reading-parts.ts'
import { later, linesOf, newReference, news, noon, openScene } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

export type DayFiles = Awaited<ReturnType<typeof openDayFiles>>

/** A payment that was started, with its bill, and what the bank tells of it. */
export interface Started {
  readonly id: string
  readonly bill: { readonly id: string }
  readonly reference: string
  readonly line: SettledPayment
}

const nothing = { matched: 0, 'amount-differs': 0, 'only-at-bank': 0, 'only-here': 0, duplicate: 0 }

/** How many of each outcome a file came to. */
export const counts = (totals: FindingTotals) =>
  Object.fromEntries(Object.entries(totals).map(([outcome, { count }]) => [outcome, count]))
/** A file that came to so many of some outcomes, and to none of the others. */
export const only = (some: Partial<typeof nothing> = {}) => ({ ...nothing, ...some })

/** Files that a bank sends of the payments of each day, on a channel of their own. */
export async function openDayFiles(bench: Pick<StoreBench, 'store'>) {
  const { payments, statements, breaks } = bench.store
  const scene = await openScene(bench.store)
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-statements-'))
  const name = `mb-${newReference()}`
  const source = createMbDaily(settings.parse({}))
  const sender: StatementSender = { name, source, channel: name, cutOff: 1_440, confirmsPayments: true }
  const parts = () => readingParts(bench.store, { clock: () => later(3_600) })

  const files = {
    scene,
    /** Who sends the next file. */
    sender,
    close: () => rm(folder, { recursive: true, force: true }),

    /** Starts a payment of a new bill of so many đồng, of which nothing is heard. */
    async started(amount = 1_000): Promise<Started> {
      const bill = await scene.accept(scene.toAccept(linesOf(amount)))
      const reference = newReference()
      const asked = { channel: sender.channel, reference, billId: bill.id, amount }
      const { id } = await payments.open({ ...asked, at: noon, askAt: later(60) })
      const line = { requestId: reference, bankTransId: `TX-${reference}`, amount, paidAt: noon, content: '' }
      return { id, bill, reference, line }
    },

    /** Payments of 1 000, 2 000 … đồng, paid at an instant, as we know them and as the bank does. */
    async paid(count: number, at: Date = noon): Promise<SettledPayment[]> {
      const settled: SettledPayment[] = []
      for (let number = 1; number <= count; number += 1) {
        const { reference, line } = await files.started(number * 1_000)
        const said = news(reference, line.amount, { at })
        await payments.post(sender.channel, said, () => new Map(), at)
        const { providerTransaction: bankTransId } = said
        settled.push({ ...line, bankTransId, paidAt: at, content: 'hoc phi' })
      }
      return settled
    },

    /** Its confirmation comes after all, and lines that nobody knew are looked at again. */
    async confirm({ reference, line }: Started, amount = line.amount) {
      const said = news(reference, amount, { providerTransaction: line.bankTransId })
      await payments.post(sender.channel, said, () => new Map(), later(90))
      await files.lookAgain()
    },
    lookAgain: (): Promise<void> => joinConfirmed(files.sender, parts()),

    async writeText(fileName: string, text: string) {
      const path = join(folder, fileName)
      await writeFile(path, text)
      return path
    },
    readPath: (path: string): Promise<ReadStatement> => readStatement(path, files.sender, parts()),
    readText: async (fileName: string, text: string): Promise<ReadStatement> =>
      files.readPath(await files.writeText(fileName, text)),
    /** Writes a file of the bank and reads it. */
    async readDay(
      day: string,
      told: readonly SettledPayment[],
      plan: PlannedDifferences = {},
    ): Promise<ReadStatement> {
      const file = createDayFile(day, told, plan)
      return files.readText(file.name, [...file.lines()].join(''))
    },

    openBreaks: async () =>
      (await statements.breaks({ source: files.sender.name, limit: 100 })).map(
        ({ day, category, bankAmount, ourAmount, reason }) =>
          [day, category, bankAmount ?? '-', ourAmount ?? '-', reason].join(' '),
      ),
    /** All differences, newest first. */
    breaks: () => breaks.list({ source: files.sender.name, limit: 100 }),
    /** What a payment and its bill are. */
    stateOf: async ({ id, bill }: Started) => [
      (await payments.find(id))?.state,
      (await scene.billOf(bill)).state,
    ],
  }
  return files
}
