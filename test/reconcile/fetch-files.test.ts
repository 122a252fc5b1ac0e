import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountStatementSource } from '../../src/ports/account-statement.ts'
import { fetchFiles, type RemoteFolders } from '../../src/reconcile/fetch-files.ts'
import type { WatchedSender } from '../../src/reconcile/senders.ts'
import { createFetchTurn } from '../../src/reconcile/start-fetching.ts'
import { later } from '../support/scene.ts'
import { openSftpServer, type TestSftpServer } from '../support/sftp-server.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let root: string
let server: TestSftpServer
let sender: WatchedSender
let remote: RemoteFolders
let sizes: Map<string, number>
let runs = 0
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lienthong-sftp-'))
  for (const folder of ['there/out', 'there/in', 'there/done', 'here/in', 'here/out']) {
    await mkdir(join(root, folder), { recursive: true })
  }
  server = await openSftpServer(join(root, 'there'))
  runs += 1
  sizes = new Map()
  sender = {
    ...{ tells: 'movements' as const, name: `bank-${runs}`, source, everyMs: 60_000 },
    folders: { inbox: join(root, 'here/in'), outbox: join(root, 'here/out') },
  }
  const { port, user, password, hostKey } = server
  remote = {
    sftp: { host: '127.0.0.1', port, user, password, hostKey, timeoutMs: 5_000 },
    ...{ inbox: '/out', outbox: '/in' },
  }
})
afterEach(async () => {
  await server.close()
  await rm(root, { recursive: true, force: true })
})

const source = {
  id: 'rows',
  tells: 'movements',
  recognise: (name: string) => name.endsWith('.xml'),
} as AccountStatementSource

const parts = () => ({
  fetched: bench.store.keptFiles,
  clock: () => later(runs),
  signal: new AbortController().signal,
})
const fetchOnce = (changes: Partial<RemoteFolders> = {}) =>
  fetchFiles(sender, { ...remote, ...changes }, parts(), sizes)
const offer = (name: string, bytes: Buffer | string = name) => writeFile(join(root, 'there/out', name), bytes)
const inbox = async () =>
  (await readdir(join(root, 'here/in'))).filter((name) => !name.startsWith('.')).sort()

test('files are fetched into the inbox once they keep their size, and not a second time', async () => {
  await offer('a.xml')
  await offer('readme.txt')
  expect((await fetchOnce()).fetched).toEqual([])
  await offer('a.xml', 'grown longer')
  expect((await fetchOnce()).fetched).toEqual([])
  expect((await fetchOnce()).fetched).toEqual(['a.xml'])
  expect(await readFile(join(root, 'here/in/a.xml'), 'utf8')).toBe('grown longer')
  await rm(join(root, 'here/in/a.xml'))
  for (let times = 0; times < 3; times += 1) expect((await fetchOnce()).fetched).toEqual([])
  expect(await inbox()).toEqual([])
  expect(await readdir(join(root, 'there/out'))).toEqual(['a.xml', 'readme.txt'])
})

test('a new file of the same name is fetched when the earlier one was read', async () => {
  await offer('a.xml', 'first')
  for (let times = 0; times < 2; times += 1) await fetchOnce()
  await offer('a.xml', 'another')
  for (let times = 0; times < 2; times += 1) expect((await fetchOnce()).fetched).toEqual([])
  expect(await readFile(join(root, 'here/in/a.xml'), 'utf8')).toBe('first')
  await rm(join(root, 'here/in/a.xml'))
  expect((await fetchOnce()).fetched).toEqual(['a.xml'])
})

test('a fetched file is moved there, where that is wanted', async () => {
  await offer('a.xml')
  for (let times = 0; times < 2; times += 1) await fetchOnce({ movedTo: '/done' })
  expect(await readdir(join(root, 'there/out'))).toEqual([])
  expect(await readdir(join(root, 'there/done'))).toEqual(['a.xml'])
  expect(await inbox()).toEqual(['a.xml'])
})

test('a connection that breaks leaves nothing half in the inbox, and the next one goes on where it broke', async () => {
  const bytes = randomBytes(600_000)
  await offer('large.xml', bytes)
  await fetchOnce()
  server.hangUpAfter(400_000)
  await expect(fetchOnce()).rejects.toMatchObject({ code: 'partner_unreachable' })
  expect(await inbox()).toEqual([])
  const before = server.bytesRead()
  expect((await fetchOnce()).fetched).toEqual(['large.xml'])
  expect((await readFile(join(root, 'here/in/large.xml'))).equals(bytes)).toBe(true)
  expect(server.bytesRead() - before).toBeLessThan(bytes.length)
  expect(await readdir(join(root, 'here/in/.fetching'))).toEqual([])
})

test('what is more than the file has is not taken for it, and is fetched anew', async () => {
  const bytes = randomBytes(600_000)
  await offer('large.xml', bytes)
  await fetchOnce()
  server.hangUpAfter(400_000)
  await expect(fetchOnce()).rejects.toMatchObject({ code: 'partner_unreachable' })
  const aside = join(root, 'here/in/.fetching')
  const [part = ''] = await readdir(aside)
  await writeFile(join(aside, part), randomBytes(600_001))
  await expect(fetchOnce()).rejects.toMatchObject({ code: 'partner_bad_answer' })
  expect(await inbox()).toEqual([])
  expect((await fetchOnce()).fetched).toEqual(['large.xml'])
  expect((await readFile(join(root, 'here/in/large.xml'))).equals(bytes)).toBe(true)
})

test('a host with another key is not talked to, whatever the password', async () => {
  await offer('a.xml')
  const hostKey = `SHA256:${randomBytes(32).toString('base64').replace(/=+$/, '')}`
  const stranger = fetchOnce({ sftp: { ...remote.sftp, hostKey } })
  await expect(stranger).rejects.toMatchObject({ code: 'partner_untrusted' })
})

test('a wrong password is refused, and a key is as good as a password', async () => {
  const wrong = fetchOnce({ sftp: { ...remote.sftp, password: 'wrong' } })
  await expect(wrong).rejects.toMatchObject({ code: 'partner_unauthorized' })
  const { password: _none, ...others } = remote.sftp
  await offer('a.xml')
  for (let times = 0; times < 2; times += 1) {
    await fetchOnce({ sftp: { ...others, privateKey: server.clientKey } })
  }
  expect(await inbox()).toEqual(['a.xml'])
})

test('our answers are sent whole, over an earlier one of the same name, and put aside', async () => {
  await writeFile(join(root, 'here/out/answer.csv'), 'new')
  await writeFile(join(root, 'there/in/answer.csv'), 'old')
  expect((await fetchOnce()).sent).toEqual(['answer.csv'])
  expect(await readFile(join(root, 'there/in/answer.csv'), 'utf8')).toBe('new')
  expect(await readdir(join(root, 'there/in'))).toEqual(['answer.csv'])
  expect(await readdir(join(root, 'here/out'))).toEqual(['sent'])
  expect((await fetchOnce()).sent).toEqual([])
})

test('two workers at once fetch in one turn; a host that is away is asked ever more seldom and calls a person', async () => {
  let now = later(0).getTime()
  const turning = {
    ...parts(),
    turns: bench.store.feeds,
    random: () => 0.5,
    log: { info: () => {}, warn: () => {} },
  }
  const clock = () => new Date(now)
  const turns = [1, 2].map(() => createFetchTurn(sender, remote, { ...turning, clock }))
  await bench.store.feeds.startPulling(sender.name, clock())
  await server.close()
  for (let minute = 0; minute < 180; minute += 1) {
    await Promise.all(turns.map((turn) => turn()))
    now += 60_000
  }
  const stands = async () => (await bench.store.feeds.pulls()).find(({ feed }) => feed === sender.name)
  const failing = await stands()
  expect(failing).toMatchObject({ problemCode: 'partner_unreachable' })
  expect(failing?.failures).toBeGreaterThanOrEqual(5)
  expect(failing?.failures).toBeLessThan(60)
  expect(existsSync(join(root, 'here/in/.fetching'))).toBe(false)
})
