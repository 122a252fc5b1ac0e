import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { advisoryLocks } from './advisory-locks.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

export const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url))

/**
 * Brings the database to the state of the numbered SQL files, and gives the names of those it applied now, in the order
 * of their numbers. Safe to run from many processes at once and to repeat after a kill. Throws, before any change, when
 * an applied file has changed, or the database knows migrations that the folder does not. Numbers may leave gaps, and a
 * file may come after one with a higher number: pieces of work that go on side by side each bring theirs when ready. The
 * tables stand in `schema`, which is made when it is not there, or where the connection looks first.
 */
export async function migrate(
  databaseUrl: string,
  folder: string = migrationsFolder,
  schema?: string,
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new Client({ connectionString: databaseUrl, application_name: 'lienthong migrate' })
  await client.connect()
  try {
    // Of the session, so that it spans the transactions; a killed runner gives it back with its connection.
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migrations])
    if (schema) await enter(client, schema)
    const due = await findDue(client, migrations)
    for (const migration of due) await apply(client, migration)
    return due.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** Gives the names of the migrations that the database still lacks, and changes nothing. Throws like `migrate`. */
export async function missingMigrations(
  databaseUrl: string,
  folder: string = migrationsFolder,
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new Client({ connectionString: databaseUrl, application_name: 'lienthong doctor' })
  await client.connect()
  try {
    const { rows } = await client.query(`SELECT to_regclass('schema_migrations') IS NOT NULL AS begun`)
    const missing = rows[0].begun ? await compare(client, migrations) : migrations
    return missing.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** Reads the folder in order; throws when a file is misnamed or has the number of another. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations: Migration[] = []
  for (const name of names) {
    const number = Number(/^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.sql$/.exec(name)?.[1])
    if (!(number > 0)) throw new Error(`migration ${name} is not named like 0001-some-name.sql`)
    const before = migrations.at(-1)
    if (before?.number === number) throw new Error(`migration ${name} has the number of ${before.name}`)
    const sql = await readFile(join(folder, name), 'utf8')
    migrations.push({ number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') })
  }
  return migrations
}

async function enter(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query('SELECT to_regnamespace($1) IS NOT NULL AS known', [schema])
  if (!rows[0].known) await client.query(`CREATE SCHEMA ${schema}`)
  await client.query(`SET search_path TO ${schema}`)
}

async function findDue(client: Client, migrations: Migration[]): Promise<Migration[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      number integer PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`)
  return compare(client, migrations)
}

async function compare(client: Client, migrations: Migration[]): Promise<Migration[]> {
  const { rows: applied } = await client.query<Pick<Migration, 'number' | 'name' | 'checksum'>>(
    'SELECT number, name, checksum FROM schema_migrations ORDER BY number',
  )
  const byNumber = new Map(migrations.map((migration) => [migration.number, migration]))
  for (const { number, name, checksum } of applied) {
    const known = byNumber.get(number)
    if (!known) throw new Error(`the database has migration ${name}, which this version does not know`)
    if (known.name !== name || known.checksum !== checksum) {
      throw new Error(`migration ${name} was applied and has changed since; put it back and add a new file`)
    }
  }
  const numbers = new Set(applied.map(({ number }) => number))
  return migrations.filter(({ number }) => !numbers.has(number))
}

async function apply(client: Client, { number, name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query('INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)', [
      number,
      name,
      checksum,
    ])
    await client.query('COMMIT')
  } catch (cause) {
    throw new Error(`migration ${name} failed and was undone: ${(cause as Error).message}`, { cause })
  }
}
