import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { type CliResult, type RunningCli, runCli, startCli } from './cli.ts'
import { createEmptyDatabase, type TestDatabase } from './database.ts'
import { gatewaySettings, nowhere, testUnit } from './gateway-settings.ts'

/** A machine with a configured gateway that was never started, and its command line. */
export interface Machine {
  readonly folder: string
  readonly dataFolder: string
  readonly database: TestDatabase
  readonly url: string
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): Promise<string>
  run(words: readonly string[], more?: { input?: string; env?: Record<string, string> }): Promise<CliResult>
  start(words: readonly string[]): RunningCli
  close(): Promise<void>
}

/** Sets a machine up, with partners that are not there unless an address is given. */
export async function openMachine(partnerUrl = nowhere): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-machine-'))
  const database = await createEmptyDatabase()
  const dataFolder = join(folder, 'data')
  const port = await findFreePort()
  const settings = gatewaySettings({
    dataFolder,
    databaseUrl: database.url,
    port,
    urls: { national: partnerUrl, lgsp: partnerUrl, 'dvcqg-platform': partnerUrl },
    partners: loadSimulatorSettings(join(folder, 'partners.json'), testUnit.code),
  })
  const config = join(folder, 'gateway.yaml')
  // JSON is YAML.
  await writeFile(config, JSON.stringify(settings))
  const started: RunningCli[] = []
  const env = { LIENTHONG_CONFIG: config }
  return {
    folder,
    dataFolder,
    database,
    url: `http://127.0.0.1:${port}`,
    async write(name, content) {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    },
    run: (words, more = {}) => runCli(words, { cwd: folder, ...more, env: { ...env, ...more.env } }),
    start(words) {
      const running = startCli(words, { cwd: folder, env })
      started.push(running)
      return running
    },
    async close() {
      // What a failed test has left running would outlive the tests.
      await Promise.all(started.map((running) => running.endNow()))
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
