import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { findPostmaster, stopPostmaster } from '../../src/store/embedded/postmaster.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { startProgram } from '../support/start-program.ts'
import { until } from '../support/until.ts'

const program = fileURLToPath(new URL('processes/open-database.ts', import.meta.url))
const log = { info: () => {}, warn: () => {} }

let dataFolder: string
let data: string

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'lienthong-database-'))
  data = join(dataFolder, 'postgres/data')
})

afterEach(async () => {
  const left = await findPostmaster(data)
  if (left) await stopPostmaster(data, left)
  await rm(dataFolder, { recursive: true, force: true })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('a given address is used as it is and nothing is started', async () => {
  const database = await openDatabase({ databaseUrl: 'postgres://elsewhere/db', dataFolder, log })
  await database.close()
  expect(database.url).toBe('postgres://elsewhere/db')
  await expect(stat(join(dataFolder, 'postgres'))).rejects.toThrow('ENOENT')
})

test('data written before a SIGKILL of the gateway is there for the next one, which takes over the same server', async () => {
  const killed = await startProgram(program, dataFolder)
  await query(killed.firstLine, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const server = await findPostmaster(data)
  await killed.end('SIGKILL')

  const next = await startProgram(program, dataFolder)
  expect(await query(next.firstLine, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  expect(await findPostmaster(data)).toEqual(server)

  expect(await next.end('SIGTERM')).toBe(0)
  expect(await findPostmaster(data)).toBeUndefined()
})

test('data survives a SIGKILL of the database itself, on the port it had unless somebody took that meanwhile', async () => {
  const first = await openDatabase({ dataFolder, log })
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const server = await findPostmaster(data)
  process.kill(server?.pid ?? 0, 'SIGKILL')
  await first.close().catch(() => {})

  const second = await openDatabase({ dataFolder, log })
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  const port = Number(new URL(first.url).port)
  const isElsewhere = second.url !== first.url
  const wasTaken = isElsewhere && (await findFreePort(port)) !== port
  expect(isElsewhere).toBe(wasTaken)
  await second.close()
})

test('after a SIGKILL of the database the next one waits for what that left at work, however often it is refused', async () => {
  const first = await openDatabase({ dataFolder, log })
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const client = new Client({ connectionString: first.url })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  const server = await findPostmaster(data)
  process.kill(rows[0].pid, 'SIGSTOP')
  process.kill(server?.pid ?? 0, 'SIGKILL')

  const opened = openDatabase({ dataFolder, log })
  const refusals = async () =>
    (await readFile(join(dataFolder, 'postgres/log'), 'utf8')).match(/pre-existing shared memory block/g) ??
    []
  await until('the eighth refusal', async () => (await refusals()).length >= 8)
  process.kill(rows[0].pid, 'SIGCONT')
  const second = await opened
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await second.close()
})

test('a stale postmaster.pid whose number now is that of another process is seen through', async () => {
  const first = await startProgram(program, dataFolder)
  const pidFile = join(data, 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8')).split('\n')
  await first.end('SIGTERM')
  const { uid, gid } = await stat(data)
  const stranger = spawn('sleep', ['600'], { uid, gid })
  await once(stranger, 'spawn')
  await writeFile(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'), { mode: 0o600 })
  await chown(pidFile, uid, gid)

  const database = await openDatabase({ dataFolder, log })
  expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await database.close()
  stranger.kill()
})

test('a first start that is killed half-way leaves nothing that stops the next one', async () => {
  const changes = watch(dataFolder)
  const killed = spawn(process.execPath, [program, dataFolder])
  const drafts = async () => (await readdir(dataFolder)).filter((name) => name.endsWith('.draft'))
  for await (const _ of changes) if ((await drafts()).length > 0) break
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  expect(await drafts()).toHaveLength(1)

  const database = await openDatabase({ dataFolder, log })
  expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await drafts()).toEqual([])
  await database.close()
})

test('four gateways that start at once on an empty folder share one server, and the last to leave stops it', async () => {
  const gateways = await Promise.all([1, 2, 3, 4].map(() => startProgram(program, dataFolder)))
  expect(new Set(gateways.map(({ firstLine }) => firstLine)).size).toBe(1)

  const [last, ...others] = gateways
  await Promise.all(others.map((gateway) => gateway.end('SIGTERM')))
  expect(await query(last?.firstLine ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await last?.end('SIGTERM')
  expect(await findPostmaster(data)).toBeUndefined()
})

test('a gateway that opens while another closes gets a running server', async () => {
  for (let round = 0; round < 5; round++) {
    const leaving = await openDatabase({ dataFolder, log })
    const [database] = await Promise.all([openDatabase({ dataFolder, log }), leaving.close()])
    expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await database.close()
  }
})

test('the password and the data are for their owner alone, and the server listens on this machine only', async () => {
  const database = await openDatabase({ dataFolder, log })
  const modeOf = async (path: string) => ((await stat(join(dataFolder, path))).mode & 0o777).toString(8)
  expect(await modeOf('postgres')).toBe('700')
  expect(await modeOf('postgres/data')).toBe('700')
  expect(await modeOf('postgres/password')).toBe('600')
  expect(await modeOf('postgres/log')).toBe('600')

  const { hostname, password } = new URL(database.url)
  expect(hostname).toBe('127.0.0.1')
  expect(password).toHaveLength(32)
  expect(await query(database.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(await query(database.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }])
  await expect(query(database.url.replace(password, 'guessed'), 'SELECT 1')).rejects.toThrow('password')
  await database.close()
})

test('nothing of durability is traded for speed', async () => {
  const database = await openDatabase({ dataFolder, log })
  const [settings] = await query(
    database.url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
            current_setting('full_page_writes') AS pages`,
  )
  expect(settings).toEqual({ fsync: 'on', commit: 'on', pages: 'on' })
  await database.close()
})

test.runIf(process.getuid?.() === 0)(
  'as root it starts in an open folder too, where no capability is needed',
  async () => {
    await chmod(dataFolder, 0o755)
    const database = await openDatabase({ dataFolder, log })
    const server = await findPostmaster(data)
    const status = await readFile(`/proc/${server?.pid}/status`, 'utf8')
    expect(status).not.toMatch(/^Uid:\s+0/m)
    await database.close()
  },
)

test('a connection that is on its way out when the database is closed ends in peace', async () => {
  const database = await openDatabase({ dataFolder, log })
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const last = client.query('SELECT 1 AS answer FROM pg_sleep(0.2)')
  const closed = database.close()
  expect((await last).rows).toEqual([{ answer: 1 }])
  await client.end()
  await closed
  expect(await findPostmaster(data)).toBeUndefined()
})
