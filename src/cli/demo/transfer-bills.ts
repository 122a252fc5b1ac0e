import { planMessages } from '../../../simulators/start-feeds.ts'
import { createHttpClient, type HttpClient } from '../../wire/http-client.ts'
import type { KnownBill } from './load-province.ts'
import { payingShare, rollOf } from './pay-bills.ts'
import type { Progress } from './progress.ts'
import type { SchoolSystem } from './school-system.ts'

/** Of a hundred payers, how many transfer the money to their school's account; at most so many of all. */
const transferShare = 5
const mostTransfers = 500
/** Payers who transfer at once. */
const width = 16

/** Of a hundred messages of the bank, how many never come, and how many come twice. */
export const messageShares = { lost: 10, twice: 10 } as const

/** The bills that are paid by a transfer: always the same for the same seed, and none that is paid otherwise. */
export const transferredBills = (bills: readonly KnownBill[], seed: number): KnownBill[] =>
  bills
    .filter((bill) => {
      const over = rollOf(bill, seed) - payingShare
      return bill.request.total > 0 && over >= 0 && over < transferShare
    })
    .slice(0, mostTransfers)

/** How a payer is told to transfer the money of a bill. */
export interface TransferWords {
  readonly account: string
  readonly code: string
  readonly amount: number
}

/** Asks how a bill is paid by a transfer; nothing where nothing is owed. */
export async function transferWords(
  { id }: KnownBill,
  system: SchoolSystem,
): Promise<TransferWords | undefined> {
  const { status, answer } = await system.get(`/v1/bills/${id}/transfer`)
  if (status !== 200) throw new Error(`how to transfer was answered ${status}: ${String(answer.code)}`)
  const { account, billCode, amount } = answer as {
    account: { number: string } | null
    billCode: string
    amount: number
  }
  return account && amount > 0 ? { account: account.number, code: billCode, amount } : undefined
}

/** A bank that payers order transfers at, and that watches the accounts of the schools. */
export interface PayersBank {
  /** Says whether the bank told of it. */
  transfer(order: { account: string; amount: number; content: string }): Promise<'told' | 'silent'>
  close(): Promise<void>
}

export function openPayersBank(url: string): PayersBank {
  const http: HttpClient = createHttpClient({ baseUrl: url, timeoutMs: 60_000, maxResponseBytes: 65_536 })
  const planOf = planMessages(messageShares)
  return {
    async transfer(order) {
      const { status, body } = await http.send({
        ...{ method: 'POST', url: '/transfers', headers: { 'content-type': 'application/json' } },
        body: Buffer.from(JSON.stringify(order)),
      })
      if (status !== 200) throw new Error(`a transfer was answered ${status}`)
      const movement = JSON.parse(body.toString('utf8')) as { id: number }
      return planOf(movement) === 'lost' ? 'silent' : 'told'
    },
    close: () => http.close(),
  }
}

/** Lets payers transfer what their bills ask, each content with more than the code. Returns of how many the bank did not tell. */
export async function transferBills(
  bills: readonly KnownBill[],
  system: SchoolSystem,
  bank: PayersBank,
  progress: Progress,
): Promise<number> {
  const part = progress.start('payers transfer', bills.length)
  let done = 0
  let silent = 0
  const queue = bills.values()
  const lane = async () => {
    for (const bill of queue) {
      const words = await transferWords(bill, system)
      if (words) {
        const { account, amount, code } = words
        const told = await bank.transfer({ account, amount, content: `MBVCB.${done}.${code} dong tien hoc` })
        if (told === 'silent') silent += 1
      }
      done += 1
      part.at(done)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  part.end()
  return silent
}
