import { join } from 'node:path'
import type { Logger } from 'pino'
import { openEmbeddedPostgres } from './embedded/embedded-postgres.ts'

export interface OpenDatabase {
  readonly url: string
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly databaseUrl?: string | undefined
  readonly dataFolder: string
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Gives the address of a running PostgreSQL: the one named by `databaseUrl`, else our own in `dataFolder`. */
export async function openDatabase({ databaseUrl, dataFolder, log }: DatabaseOptions): Promise<OpenDatabase> {
  if (databaseUrl) return { url: databaseUrl, close: async () => {} }
  return openEmbeddedPostgres({ folder: join(dataFolder, 'postgres'), log })
}
