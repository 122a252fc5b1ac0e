import { createSepay, settings } from '../../adapters/feeds/sepay/index.ts'
import type { LedgerEntry, SimulatorLedger } from '../../simulators/ledger.ts'
import { createSepaySimulator, type SepayOptions, type SepaySimulator } from '../../simulators/sepay/index.ts'
import { handleMessage } from '../../src/reconcile/handle-message.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { type HttpUnderTest, startHttp } from '../http/support/start-http.ts'
import { type BankScene, openBankScene } from './bank-scene.ts'
import { feedParts, type TestFeedParts } from './feed-parts.ts'
import { type Loopback, serveOnLoopback } from './loopback.ts'
import { noon } from './scene.ts'
import { testVault } from './vault.ts'

/** A bank that sends messages over real HTTP to a gateway with a real database, and can be asked. */
export interface FeedBench {
  readonly http: HttpUnderTest
  readonly store: Store
  readonly scene: BankScene
  readonly parts: TestFeedParts
  readonly bank: SepaySimulator
  readonly bankServer: Loopback
  readonly book: readonly LedgerEntry[]
  /** What the bank's messages fare like from now on. */
  plan(messages: SepayOptions['messages']): void
  /** Rows of a query. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export const feedSecret = 'secret of the webhook'

export const inMemory = (): SimulatorLedger & { readonly book: LedgerEntry[] } => {
  const book: LedgerEntry[] = []
  return { book, append: (entry) => book.push(entry), entries: () => book }
}

/** Opens a bench with an empty database; the feed is called `sepay`. */
export async function openFeedBench(changes: Record<string, unknown> = {}): Promise<FeedBench> {
  let parts: TestFeedParts | undefined
  const http = await startHttp({
    handleInbound: (name, operation, request) => {
      if (!parts) throw new Error('the bench is not open yet')
      return handleMessage(name, operation, request, parts)
    },
  })
  const { pool, url } = http.database
  const store = openStore({ url, log: { warn: () => {} }, maxConnections: 20 }, testVault())
  const scene = await openBankScene({ store, pool } as Parameters<typeof openBankScene>[0])
  const ledger = inMemory()
  let messages: SepayOptions['messages']
  const clock = () => parts?.clock() ?? noon
  const bank = createSepaySimulator({
    ...{ ledger, clock, account: scene.account, secret: feedSecret, apiToken: 'token' },
    notifyUrl: `${http.url}/channels/sepay/notify`,
    messages: (movement) => messages?.(movement) ?? 'once',
  })
  const bankServer = await serveOnLoopback(bank.app)
  const asked = {
    secret: feedSecret,
    apiToken: 'token',
    baseUrl: bankServer.url,
    restMs: 0,
    pageSize: 5,
    ...changes,
  }
  const feed = createSepay(settings.parse(asked), { createHttpClient })
  parts = feedParts(store, { sepay: feed })
  return {
    ...{ http, store, scene, parts, bank, bankServer },
    book: ledger.book,
    plan: (next) => {
      messages = next
    },
    rows: async (sql, values = []) => (await pool.query(sql, values)).rows,
    async close() {
      await bankServer.close()
      await store.close()
      await http.close()
    },
  }
}
