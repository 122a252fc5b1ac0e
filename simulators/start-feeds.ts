import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { BankMovement, MessagePlan } from './bank-account.ts'
import { createCassoSimulator } from './casso/index.ts'
import { openLedger, type SimulatorLedger } from './ledger.ts'
import { createSepaySimulator } from './sepay/index.ts'

/** What a stand-in and the gateway must agree on. Made at random; nothing has a known password. */
export interface FeedSettings {
  readonly account: string
  /** Of the webhook. */
  readonly secret: string
  /** The token, or key, of the API. */
  readonly apiToken: string
}

/** Out of a hundred messages, how many go wrong in each way. */
export type MessageShares = Readonly<Partial<Record<MessagePlan, number>>>

export interface RunningFeed {
  readonly url: string
  close(): Promise<void>
}

export type FeedName = 'sepay' | 'casso'

/** Reads the settings of a stand-in in `file`, or makes them there, readable by their owner only. */
export function loadFeedSettings(file: string): FeedSettings {
  if (!existsSync(file)) {
    const made: FeedSettings = {
      account: '0123456789',
      secret: randomBytes(24).toString('base64url'),
      apiToken: randomBytes(24).toString('base64url'),
    }
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as FeedSettings
}

interface Surroundings {
  readonly settings: FeedSettings
  readonly ledger: SimulatorLedger
  readonly notifyUrl: string
  readonly messages: (movement: BankMovement) => MessagePlan
}

const clock = () => new Date()

const makers: Readonly<Record<FeedName, (given: Surroundings) => RequestListener>> = {
  sepay: ({ settings, ...given }) => createSepaySimulator({ ...settings, ...given, clock }).app,
  casso: ({ settings: { apiToken: apiKey, ...settings }, ...given }) =>
    createCassoSimulator({ ...settings, ...given, apiKey, clock }).app,
}

/** Starts the stand-in of who watches an account, on loopback; its book and settings are in the folder. */
export async function startFeed(
  name: FeedName,
  folder: string,
  notifyUrl: string,
  shares: MessageShares,
): Promise<RunningFeed> {
  mkdirSync(folder, { recursive: true })
  const app = makers[name]({
    settings: loadFeedSettings(join(folder, `${name}.json`)),
    ledger: openLedger(join(folder, `${name}.ndjson`)),
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
