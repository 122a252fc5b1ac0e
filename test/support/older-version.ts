import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, migrationsFolder } from '../../src/store/migrate.ts'
import { createEmptyDatabase, type TestDatabase } from './database.ts'

/** A database as the version left it whose last migration has this number; `migrate` brings it to the present. */
export async function createOlderDatabase(lastMigration: number): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-upgrade-'))
  const database = await createEmptyDatabase()
  try {
    for (const name of await readdir(migrationsFolder))
      if (Number(name.slice(0, 4)) <= lastMigration)
        await copyFile(join(migrationsFolder, name), join(folder, name))
    await migrate(database.url, folder)
    return database
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
