import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PaidPayment, paidPayments } from '../../../simulators/dvcqg-platform/index.ts'
import type { SimulatorLedger } from '../../../simulators/ledger.ts'
import { createMbBankSimulator, type PlannedDifferences } from '../../../simulators/mb-bank/index.ts'

/** What is wrong in the bank's file on purpose, so that reconciling has something to find. */
const planned: Required<PlannedDifferences> = {
  amountDiffers: 3,
  onlyAtBank: 2,
  missingAtBank: 4,
  duplicateLines: 2,
  brokenLines: 1,
}

/** Lets the bank write its files of the given days into the gateway's inbox; gives what was planted in each. */
export async function writeBankDays(
  days: readonly string[],
  platformBook: SimulatorLedger,
  bankBook: SimulatorLedger,
  inbox: string,
): Promise<{ day: string; payments: number; planted: PlannedDifferences }[]> {
  const bank = createMbBankSimulator({ ledger: bankBook, clock: () => new Date() })
  await mkdir(inbox, { recursive: true })
  const written: { day: string; payments: number; planted: PlannedDifferences }[] = []
  for (const day of days) {
    const payments = paidPayments(platformBook, day).map(asSettled)
    const planted = payments.length > 20 ? planned : {}
    const file = bank.writeDay(day, payments, planted)
    await writeFile(join(inbox, file.name), [...file.lines()].join(''))
    written.push({ day, payments: payments.length, planted })
  }
  return written
}

const asSettled = ({
  reference,
  providerTransaction,
  amount,
  paidAt,
  content,
  beneficiary,
}: PaidPayment) => ({
  requestId: reference,
  bankTransId: providerTransaction,
  amount,
  paidAt,
  content,
  creditAccount: beneficiary.account,
})
