import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { findPostmaster, stopPostmaster } from '../../src/store/embedded/postmaster.ts'
import { addressOf, onServer } from '../support/database-server.ts'
import { findTool } from '../support/tools.ts'

/** A real PostgreSQL of the run, which can be taken away and comes back at its old address with all it acknowledged. */
export interface FaultPostgres {
  createDatabase(name: string): Promise<string>
  /** `stop` ends it as an operator does, `kill` as a power cut of the process does. */
  down(how: 'stop' | 'kill'): Promise<void>
  up(): Promise<void>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** Starts PostgreSQL in a folder, as durable as in production; `settings` are put over its own. */
export async function startPostgres(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<FaultPostgres> {
  const silent = { info: () => {}, warn: () => {} }
  const open = () => openEmbeddedPostgres({ folder, log: silent, settings })
  let server = await open()
  const data = join(folder, 'data')
  return {
    async createDatabase(name) {
      await onServer(server.url, (client) => client.query(`create database ${name}`))
      return addressOf(server.url, name)
    },
    async down(how) {
      const found = await findPostmaster(data)
      if (!found) throw new Error('PostgreSQL is not running')
      if (how === 'stop') return stopPostmaster(data, found)
      process.kill(found.pid, 'SIGKILL')
      while (await findPostmaster(data)) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async up() {
      server = await open()
    },
    isUp: async () => (await findPostmaster(data)) !== undefined,
    close: () => server.close(),
  }
}

/** A real Redis of the run; it keeps nothing on disk, so that one that was down has lost everything. */
export interface FaultRedis {
  readonly url: string
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

/** Starts Redis on a free port, which it keeps. */
export async function startRedis(folder: string): Promise<FaultRedis> {
  const program = findTool('redis-server')
  if (!program) throw new Error('there is no redis-server on PATH')
  const port = await findFreePort()
  const words = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const start = async () => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface(child.stdout)
    for await (const line of lines) if (line.includes('Ready to accept connections')) break
    child.stdout.resume()
    return child
  }
  let server = await start()
  const down = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    down,
    async up() {
      server = await start()
    },
    close: down,
  }
}
