import { createHash } from 'node:crypto'
import { createHttpClient } from '../../wire/http-client.ts'
import { demoChannel } from './demo-config.ts'
import type { KnownBill } from './load-province.ts'
import type { Progress } from './progress.ts'
import type { SchoolSystem } from './school-system.ts'

/** Of a hundred payers, how many pay. */
export const payingShare = 60
/** Payers who pay at once. */
const width = 40

export interface StartedPayment {
  readonly id: string
  readonly amount: number
}

/** A number from 0 to 99 for a bill, always the same for the same seed. */
export const rollOf = ({ request: { schoolCode, number } }: KnownBill, seed: number): number =>
  createHash('sha256').update(`${seed} ${schoolCode} ${number}`).digest().readUInt32BE(0) % 100

/** The bills whose payers pay: always the same for the same seed. A bill that the state pays whole has no payer. */
export const payingBills = (bills: readonly KnownBill[], seed: number): KnownBill[] =>
  bills.filter((bill) => bill.request.total > 0 && rollOf(bill, seed) < payingShare)

/**
 * Lets payers pay: the school system starts the payment, the payer confirms on the platform's page. A bill that is paid
 * already, because an earlier run was stopped after it, is passed over. Returns the payments that were started.
 */
export async function payBills(
  bills: readonly KnownBill[],
  system: SchoolSystem,
  platformUrl: string,
  progress: Progress,
): Promise<readonly StartedPayment[]> {
  const platform = createHttpClient({ baseUrl: platformUrl, timeoutMs: 60_000, maxResponseBytes: 1_048_576 })
  const part = progress.start('payers pay', bills.length)
  let done = 0
  const started: StartedPayment[] = []
  const queue = bills.values()
  const lane = async () => {
    for (const bill of queue) {
      const { status, answer } = await system.post('/v1/payments', { billId: bill.id, channel: demoChannel })
      if (status < 300) {
        started.push({ id: String(answer.id), amount: bill.request.total })
        await confirm(String(answer.reference))
      }
      if (status >= 300 && status !== 409)
        throw new Error(`a payment was answered ${status}: ${String(answer.code)}`)
      done += 1
      part.at(done)
    }
  }
  const confirm = async (reference: string) => {
    const { status } = await platform.send({
      method: 'POST',
      url: `/pay/${encodeURIComponent(reference)}`,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"action":"pay"}'),
    })
    if (status >= 300) throw new Error(`the payer's page was answered ${status}`)
  }
  await Promise.all(Array.from({ length: width }, lane))
  part.end()
  await platform.close()
  return started
}
