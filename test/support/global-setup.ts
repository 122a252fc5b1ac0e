import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts'
import type { OpenDatabase } from '../../src/store/open-database.ts'
import { dropLeftDatabases } from './database-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: { url: string; run: number }
  }
}

/** One PostgreSQL for the whole run: that of DATABASE_URL, else our own, shared with other runs of this folder. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL
  const run = process.pid
  const server = given ? leave(given) : await openOurs(join(project.config.root, '.data/test/postgres'))
  project.provide('databaseServer', { url: server.url, run })
  return async () => {
    await dropLeftDatabases(server.url, (owner) => owner === run)
    await server.close()
  }
}

function leave(url: string): OpenDatabase {
  return { url, close: async () => {} }
}

async function openOurs(folder: string): Promise<OpenDatabase> {
  const server = await openEmbeddedPostgres({
    folder,
    log: { info: () => {}, warn: () => {} },
    // Tests kill the gateway, never this server: what it has acknowledged need not outlive a power cut, and the folder
    // is made anew by whoever deletes it. They fill few pages, and every dropped table is looked for in all of them.
    settings: {
      synchronous_commit: 'off',
      fsync: 'off',
      full_page_writes: 'off',
      shared_buffers: '256MB',
    },
  })
  await dropLeftDatabases(server.url, (owner) => !isAlive(owner))
  return server
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
