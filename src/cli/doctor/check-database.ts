import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { missingMigrations } from '../../store/migrate.ts'
import { openDatabase } from '../../store/open-database.ts'
import { type Check, ok, reasonOf, wrong } from './finding.ts'
import { lookAtSigningKeys } from './look-at-signing-keys.ts'

const what = 'database'
const silent = { info: () => {}, warn: () => {} }

/** The database answers and has every migration of this version, and the keys in it are good. Our own is started for the look where nobody runs it. */
export const checkDatabase: Check = async ({ store: { databaseUrl, dataFolder } }, now) => {
  if (!databaseUrl && !existsSync(join(dataFolder, 'postgres'))) {
    return [ok(what, 'none yet; the first start makes one in the data folder')]
  }
  try {
    const database = await openDatabase({ databaseUrl: databaseUrl?.reveal(), dataFolder, log: silent })
    try {
      const missing = await missingMigrations(database.url)
      if (missing.length > 0) return [wrong(what, `lacks ${missing.join(', ')}`, 'lienthong migrate')]
      return [ok(what, 'answers, and is of this version'), ...(await lookAtSigningKeys(database.url, now))]
    } finally {
      await database.close()
    }
  } catch (error) {
    const remedy = databaseUrl
      ? 'does it run, and do the address, name and password in store.databaseUrl hold?'
      : `its log is ${join(dataFolder, 'postgres', 'log')}`
    return [wrong(what, reasonOf(error), remedy)]
  }
}
