import type { Browser } from 'playwright-core'
import { beforeAll, onTestFinished } from 'vitest'
import { ensureConsoleBuilt } from '../../src/console/build/ensure-console-built.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type ContextOptions, openChromium, type Visitor, visit } from './browser.ts'
import { type RunningConsole, startConsole } from './support.ts'

export type PageConsole = RunningConsole & Pick<TestDatabase, 'pool'>

export interface PageBench {
  /** Serves a console over a database of its own until the test is over. */
  open(changes?: Parameters<typeof startConsole>[3]): Promise<PageConsole>
  visit(running: RunningConsole, options?: ContextOptions): Promise<Visitor>
}

/** What the tests of pages in one `describe` share: a browser that is there while they run. */
export function pageBench(): PageBench {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  return {
    async open(changes) {
      const database = await createTestDatabase()
      const running = await startConsole(database, await ensureConsoleBuilt(), undefined, changes)
      onTestFinished(async () => {
        await running.close()
        await database.close()
      })
      return { ...running, pool: database.pool }
    },
    visit: (running, options) => visit(browser, running, options),
  }
}
