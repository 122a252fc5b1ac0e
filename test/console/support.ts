import express from 'express'
import { createAdministrator } from '../../src/access/create-administrator.ts'
import { createConsole } from '../../src/console/server/create-console.ts'
import { createAdministratorStore } from '../../src/store/administrator-store.ts'
import { createOverviewStore } from '../../src/store/overview-store.ts'
import type { TestDatabase } from '../support/database.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'

export const name = 'tran.hoa'
export const password = 'bốn con ngựa và một cái ghim'

export interface RunningConsole {
  /** Where `/console` stands. */
  readonly url: string
  /** The console's clock, which stands still. */
  now(): Date
  /** Moves it onward. */
  pass(ms: number): void
  close(): Promise<void>
}

/** Serves a console over a database, in which one administrator is known. */
export async function startConsole(
  database: TestDatabase,
  distFolder: string,
  publicUrl?: string,
): Promise<RunningConsole> {
  const administrators = createAdministratorStore(database.pool)
  await createAdministrator(administrators, name, password)
  const app = express()
  const server: Loopback = await serveOnLoopback(app)
  let now = Date.now()
  const { router, close } = createConsole({
    administrators,
    overview: createOverviewStore(database.pool),
    clock: () => new Date(now),
    log: { info: () => {}, warn: () => {} },
    publicUrl: publicUrl ?? server.url,
    distFolder,
    titles: { lgsp: { vi: 'Trục liên thông của tỉnh', en: 'Provincial platform' } },
    pollMs: 50,
  })
  app.use('/console', router)
  return {
    url: `${server.url}/console`,
    now: () => new Date(now),
    pass: (ms) => {
      now += ms
    },
    close: async () => {
      close()
      await server.close()
    },
  }
}
