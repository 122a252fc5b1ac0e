import { afterAll, beforeAll, expect, test } from 'vitest'
import { differ } from '../../support/break-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { noon, openScene, type Scene } from '../../support/scene.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let hoa: Caller
let viewer: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openScene(running.store)
  hoa = await enterAs(running, 'hoa', ['reconciler'])
  viewer = await enterAs(running, 'xem', ['viewer'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

/** Keeps a file under the hash that the reading of a difference has; gives its id. */
async function keep(name: string, sha256: Buffer, minutes: number): Promise<string> {
  const at = new Date(noon.getTime() + minutes * 60_000)
  const none = (async function* () {})()
  return (await running.store.keptFiles.keep({ source: 'momo', name, sha256, by: 'sftp', at }, none)).id
}

async function send(query: object, content: string, cookie = hoa.cookie) {
  const words = new URLSearchParams(query as Record<string, string>)
  const session = await fetch(`${running.url}/api/session`, { headers: { Cookie: cookie } })
  const { csrfToken } = (await session.json()) as { csrfToken: string }
  const headers = {
    ...{ 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/octet-stream' },
    ...{ Cookie: cookie, 'X-CSRF-Token': csrfToken },
  }
  const answer = await fetch(`${running.url}/api/statements?${words}`, {
    method: 'POST',
    headers,
    body: content,
  })
  return { status: answer.status, body: (await answer.json()) as { id: string; errors?: object[] } }
}

test('files are listed newest first with what reading came to, page behind page', async () => {
  const { reference } = await differ(running.store, scene, 940_000)
  const read = await keep(`${reference}.txt`, Buffer.from(reference.padEnd(32)), 1)
  const unread = await keep('lost.txt', Buffer.alloc(32, 7), 2)
  const { rows } = (await viewer.get('/api/statements?source=momo')).body
  expect(rows).toMatchObject([
    { id: unread, name: 'lost.txt', readAt: null, problems: 0 },
    { id: read, name: `${reference}.txt`, day: '2026-09-30', problems: 0, keptBy: 'sftp' },
  ])
  expect(rows[1].readAt).not.toBeNull()
  expect((await viewer.get(`/api/statements?before=${unread}`)).body.rows).toMatchObject([{ id: read }])
})

test('a file says what became of its rows, and gives its answers for a reason that is kept', async () => {
  const { reference } = await differ(running.store, scene, 945_000)
  const id = await keep(`${reference}.txt`, Buffer.from(reference.padEnd(32)), 3)
  const { body } = await viewer.get(`/api/statements/${id}`)
  expect(body.result).toMatchObject({
    tells: 'payments',
    day: '2026-09-30',
    problems: [],
    answers: ['RV_20260930_CL.txt'],
  })
  expect(body.result.totals).toContainEqual({ name: 'amount-differs', count: 1, amount: 945_000 })
  const order = { name: 'RV_20260930_CL.txt', reason: 'the provider asks for it again' }
  expect(await viewer.statusOf('post', `/api/statements/${id}/answer`)).toBe(403)
  expect((await hoa.post(`/api/statements/${id}/answer`, { ...order, name: 'other.txt' })).status).toBe(404)
  await expect(hoa.post(`/api/statements/${id}/answer`, order)).rejects.toThrow(reference)
  const [entry] = await running.store.auditLog.search({ subject: id, limit: 1 })
  expect(entry).toMatchObject({ why: order.reason, after: { exported: order.name } })
})

test('O11: a file that cannot be read says the row and the reason', async () => {
  const id = await keep('broken.txt', Buffer.alloc(32, 9), 4)
  await running.store.breaks.keepUnread({
    ...{ source: 'momo', file: 'broken.txt', businessDay: '2026-09-30', row: 7 },
    ...{ reason: 'amount is no number', at: noon },
  })
  const { body } = await viewer.get(`/api/statements/${id}`)
  expect(body).toMatchObject({
    result: null,
    unread: { row: 7, reason: 'amount is no number', state: 'open' },
  })
})

test('a file that somebody sends is taken in, with who and why in the audit log before', async () => {
  const query = { source: 'momo', name: 'today.txt', reason: 'the server of the provider is down' }
  const { status, body } = await send(query, 'bytes as they are')
  expect(status).toBe(200)
  expect((await viewer.get(`/api/statements/${body.id}`)).body.file).toMatchObject({
    keptBy: 'hoa',
    bytes: 17,
  })
  const [entry] = await running.store.auditLog.search({ action: 'statements.take', limit: 1 })
  expect(entry).toMatchObject({ person: 'hoa', why: query.reason, after: { file: 'today.txt' } })
})

test.each([
  ['of no known sender', { source: 'nobody', name: 'a.txt', reason: 'x' }, 400],
  ['named like none of its sender', { source: 'momo', name: 'a.pdf', reason: 'x' }, 400],
  ['with a folder in its name', { source: 'momo', name: '../a.txt', reason: 'x' }, 400],
  ['without a reason', { source: 'momo', name: 'a.txt', reason: ' ' }, 400],
])('a file %s is refused, and nothing is written', async (_case, query, status) => {
  const before = await running.store.auditLog.check()
  expect((await send(query, 'x')).status).toBe(status)
  expect(await running.store.auditLog.check()).toEqual(before)
})

test('a file that is too large, or of somebody who only reads, is refused', async () => {
  const query = { source: 'momo', name: 'a.txt', reason: 'x' }
  expect((await send(query, 'x'.repeat(100_001))).status).toBe(413)
  expect((await send(query, 'x', viewer.cookie)).status).toBe(403)
})
