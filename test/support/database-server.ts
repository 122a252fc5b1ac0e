import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { migrate, migrationsFolder, readMigrations } from '../../src/store/migrate.ts'

/** Any number that the gateway itself does not take. */
const templateLock = 7_301_900

/** Uses the template for the present migrations, making it first if need be; one user at a time over all runs. */
export async function withTemplate<Result>(
  server: string,
  use: (template: string) => Promise<Result>,
): Promise<Result> {
  return onServer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    return use(await ensureTemplate(server, client))
  })
}

let known: Promise<string> | undefined

/** Named after the migrations, which stay the same for as long as a run takes. */
async function nameTemplate(): Promise<string> {
  const checksums = (await readMigrations(migrationsFolder)).map(({ checksum }) => checksum)
  return `template_${createHash('sha256').update(checksums.join()).digest('hex').slice(0, 12)}`
}

async function ensureTemplate(server: string, client: Client): Promise<string> {
  known ??= nameTemplate()
  const template = await known
  const present = await listDatabases(client, 'template_%')
  if (present.includes(template)) return template

  for (const outdated of present) await client.query(`DROP DATABASE ${outdated} WITH (FORCE)`)
  // Named only when finished, so that a killed run leaves no half-made template behind.
  const draft = `${template}_draft`
  await client.query(`CREATE DATABASE ${draft}`)
  await migrate(addressOf(server, draft))
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
  return template
}

/** Drops the databases of test runs that no longer live. */
export async function dropLeftDatabases(server: string, isLeft: (run: number) => boolean): Promise<void> {
  await onServer(server, async (client) => {
    const names = await listDatabases(client, 'test_%')
    const left = names.filter((name) => isLeft(Number(name.split('_')[1])))
    for (const name of left) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
}

export async function onServer<Result>(
  server: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

export function addressOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = database
  return url.href
}

async function listDatabases(client: Client, pattern: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE datname LIKE $1',
    [pattern.replace('_', '\\_')],
  )
  return rows.map(({ datname }) => datname).filter((name) => !/^template[01]$/.test(name))
}
