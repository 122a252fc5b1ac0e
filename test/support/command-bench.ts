import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { configSchema, withStore } from '../../src/app.ts'
import type { Terminal } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import type { Store } from '../../src/store/open-store.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { gatewaySettings, testUnit } from './gateway-settings.ts'

/** Commands over a database of their own, with partners whom nobody reaches. */
export interface CommandBench {
  readonly database: TestDatabase
  /** What the gateway keeps on disk. */
  readonly folder: string
  /** Works with the gateway's own store. */
  withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result>
  /** Runs a command in this process; its lines are joined. It is asked to stop when it printed a certain line. */
  run(
    words: readonly string[],
    options?: { readonly interruptAfter?: RegExp; readonly input?: string },
  ): Promise<{ code: number; out: string }>
  close(): Promise<void>
}

/** Opens a bench; `statements` are configured senders in the place of the one bank of tests. */
export async function openCommandBench(
  statements?: Readonly<Record<string, object>>,
  more: object = {},
): Promise<CommandBench> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-commands-'))
  const database = await createTestDatabase()
  const config = () =>
    configSchema.parse({
      ...gatewaySettings({
        dataFolder: folder,
        databaseUrl: database.url,
        port: 0,
        partners: loadSimulatorSettings(join(folder, 'partners.json'), testUnit.code),
      }),
      ...(statements === undefined ? {} : { statements }),
      ...more,
    })
  return {
    database,
    folder,
    withStore: (work) => withStore(config(), pino({ level: 'silent' }), work),
    async run([name = '', ...words], { interruptAfter, input = '' } = {}) {
      const lines: string[] = []
      const stop = new AbortController()
      const terminal: Terminal = {
        config,
        print: (line) => {
          lines.push(line)
          if (interruptAfter?.test(line)) stop.abort()
        },
        draw: () => {},
        readInput: async () => input,
        isInteractive: false,
        user: 'an.nguyen',
        log: pino({ level: 'silent' }),
        signal: stop.signal,
      }
      const code = (await commands[name]?.run(words, terminal)) ?? -1
      return { code, out: lines.join('\n') }
    },
    async close() {
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}
