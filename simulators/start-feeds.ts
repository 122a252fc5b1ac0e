import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { BankMovement, MessagePlan } from './bank-account.ts'
import { openLedger } from './ledger.ts'
import { createSepaySimulator } from './sepay/index.ts'

/** What the stand-in of SePay and the gateway must agree on. Made at random; nothing has a known password. */
export interface SepaySettings {
  readonly account: string
  readonly secret: string
  readonly apiToken: string
}

/** Out of a hundred messages, how many go wrong in each way. */
export type MessageShares = Readonly<Partial<Record<MessagePlan, number>>>

export interface RunningFeed {
  readonly url: string
  close(): Promise<void>
}

/** Reads the settings in `file`, or makes them there, readable by their owner only. */
export function loadSepaySettings(file: string): SepaySettings {
  if (!existsSync(file)) {
    const made: SepaySettings = {
      account: '0123456789',
      secret: randomBytes(24).toString('base64url'),
      apiToken: randomBytes(24).toString('base64url'),
    }
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as SepaySettings
}

/** Starts the stand-in of SePay on loopback; its book and settings are in the folder. */
export async function startSepay(
  folder: string,
  notifyUrl: string,
  shares: MessageShares,
): Promise<RunningFeed> {
  mkdirSync(folder, { recursive: true })
  const { app } = createSepaySimulator({
    ...loadSepaySettings(join(folder, 'sepay.json')),
    ledger: openLedger(join(folder, 'sepay.ndjson')),
    clock: () => new Date(),
    notifyUrl,
    messages: planMessages(shares),
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Plans what becomes of each message by the number of its movement, so that the same always fares the same. */
export const planMessages =
  (shares: MessageShares) =>
  ({ id }: Pick<BankMovement, 'id'>): MessagePlan => {
    // Multiplied by a number without a common divisor, so that neighbours fare differently.
    let roll = (id * 37) % 100
    for (const [plan, share = 0] of Object.entries(shares)) {
      if (roll < share) return plan as MessagePlan
      roll -= share
    }
    return 'once'
  }
