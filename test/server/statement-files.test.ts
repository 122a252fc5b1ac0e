import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountStatementSource } from '../../src/ports/account-statement.ts'
import type { WatchedSender } from '../../src/reconcile/senders.ts'
import { createStatementFiles, readKeptFile } from '../../src/server/statement-files.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { type Caller, type HttpUnderTest, startHttp } from '../http/support/start-http.ts'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { readingParts } from '../support/reading-parts.ts'
import { noon } from '../support/scene.ts'
import { testVault } from '../support/vault.ts'

let http: HttpUnderTest
let store: Store
let scene: BankScene
let operator: Caller
let folder: string
let parts: Parameters<typeof createStatementFiles>[0]
let understands = true
const mostBytes = 3 * 1024 * 1024

/** Lines of reference, amount and content; it does not understand a line with `?` at first. */
const source: AccountStatementSource = {
  id: 'lines',
  tells: 'movements',
  recognise: (name) => name.endsWith('.txt'),
  async *read(bytes) {
    let text = ''
    for await (const chunk of bytes) text += Buffer.from(chunk).toString('utf8')
    for (const [place, row] of text.split('\n').filter(Boolean).entries()) {
      const [reference = '', amount = '', memo = ''] = row.replace('?', '').split('|')
      if (row.startsWith('?') && !understands) {
        yield {
          is: 'problem',
          lineNumber: place + 1,
          problem: { field: 'row', code: 'row_form', message: 'is odd' },
        }
        continue
      }
      const line = {
        account: scene.account,
        direction: 'in',
        reference,
        amount: Number(amount),
        memo,
      } as const
      yield { is: 'line', lineNumber: place + 1, line: { ...line, bookedOn: '2026-09-30' } }
    }
  },
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-upload-'))
  const files = () => createStatementFiles(parts)
  http = await startHttp({
    statementFiles: {
      list: (page) => files().list(page),
      find: (id) => files().find(id),
      take: (sent) => files().take(sent),
    },
    statementBytes: mostBytes,
  })
  const { url, pool } = http.database
  store = openStore({ url, log: { warn: () => {} }, maxConnections: 10 }, testVault())
  scene = await openBankScene({ store, pool } as never)
  const sender: WatchedSender = {
    ...{ tells: 'movements', name: 'bank', source, everyMs: 1_000 },
    folders: { inbox: join(folder, 'in'), outbox: join(folder, 'out') },
  }
  parts = {
    config: { store: { dataFolder: folder } },
    ...{ store, senders: [sender], reading: readingParts(store) },
    waker: { wakeAll: () => {} },
  } as never
  operator = await http.client('operator', [], true)
})
afterAll(async () => {
  await store.close()
  await http.close()
  await rm(folder, { recursive: true, force: true })
})

const send = (
  body: string | Uint8Array,
  query = 'source=bank&name=day.txt',
  headers: Record<string, string> = {},
) =>
  operator(`/v1/statements?${query}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : (body as never),
    headers: { 'content-type': 'application/octet-stream', ...headers },
  })

test('a file that is sent is kept as it came, read as one in the inbox, and known the second time (D7)', async () => {
  const an = await scene.student()
  const bill = await scene.bill(an.code, 70_000)
  const body = `U1|70000|${an.paymentCode}\nU2|5|hoc phi\n`
  const first = await send(body)
  expect(first.status).toBe(201)
  const sent = (await first.json()) as { id: string }
  expect(sent).toMatchObject({
    ...{ source: 'bank', name: 'day.txt', bytes: body.length, isHere: true, wasKnown: false },
    keptBy: expect.stringContaining('operator'),
    sha256: createHash('sha256').update(body).digest('hex'),
    result: { lines: 2, known: 0, money: { posted: { count: 1, amount: 70_000 } } },
  })
  expect(first.headers.get('location')).toBe(`/v1/statements/${sent.id}`)
  expect((await scene.billOf(bill)).state).toBe('paid')

  const again = await send(body, 'source=bank&name=another.txt')
  expect(again.status).toBe(200)
  expect(await again.json()).toMatchObject({ id: sent.id, name: 'day.txt', wasKnown: true })
  const read = await operator(`/v1/statements/${sent.id}`)
  expect(await read.json()).toMatchObject({ id: sent.id, result: { lines: 2 } })
  const list = (await (await operator('/v1/statements?limit=1')).json()) as { files: unknown[]; next: string }
  expect(list).toMatchObject({ files: [{ id: sent.id }], next: sent.id })

  const bytes: Buffer[] = []
  for await (const piece of store.keptFiles.read(sent.id)) bytes.push(piece)
  expect(Buffer.concat(bytes).toString()).toBe(body)
  const { rows } = await http.database.pool.query('select sealed from kept_file_chunks')
  for (const { sealed } of rows) expect(sealed.includes('U1|70000')).toBe(false)
  expect(await readdir(join(folder, 'uploads'))).toEqual([])
})

test('a larger one is kept in pieces, and its bytes come back in order', async () => {
  const rows = Array.from({ length: 90_000 }, (_, place) => `P${place}|${place + 1}|${'x'.repeat(20)}`).join(
    '\n',
  )
  const bytes = Buffer.from(rows)
  expect(bytes.length).toBeGreaterThan(2 * 1024 * 1024)
  const kept = await store.keptFiles.keep(
    {
      source: 'bank',
      name: 'large.txt',
      sha256: createHash('sha256').update(bytes).digest(),
      by: 'folder',
      at: noon,
    },
    cut(bytes, 70_001),
  )
  const back: Buffer[] = []
  for await (const piece of store.keptFiles.read(kept.id)) back.push(piece)
  expect(back.length).toBe(Math.ceil(bytes.length / (1024 * 1024)))
  expect(Buffer.concat(back).equals(bytes)).toBe(true)
})

async function* cut(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('five who send the same bytes at once keep one file', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => send('T1|1|x')))
  for (const { status } of answers) expect([200, 201, 429]).toContain(status)
  expect(answers.some(({ status }) => status < 300)).toBe(true)
  const { rows } = await http.database.pool.query(
    `select count(*) as count from bank_lines where reference = 'T1'`,
  )
  expect(rows[0].count).toBe(1)
})

test.each([
  ['source=nobody&name=day.txt', 400, 'source'],
  ['source=bank&name=day.xlsx', 400, 'name'],
  ['source=bank&name=..%2Fday.txt', 400, 'name'],
  ['source=bank&name=.txt', 400, 'name'],
  ['source=bank', 400, 'name'],
])('%s is refused with the field', async (query, status, field) => {
  const answer = await send('V1|1|x', query)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ errors: [{ field }] })
})

test('what is too large is refused, announced or not, and nothing of it stays', async () => {
  const large = Buffer.alloc(mostBytes + 1, 'x')
  expect((await send(large)).status).toBe(413)
  const streamed = await operator('/v1/statements?source=bank&name=day.txt', {
    method: 'POST',
    body: new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(large))
        controller.close()
      },
    }),
    duplex: 'half',
  } as never)
  expect(streamed.status).toBe(413)
  expect(await readdir(join(folder, 'uploads'))).toEqual([])
})

test('only operators may', async () => {
  const school = await http.client('a-school', [scene.schoolCode])
  for (const path of ['/v1/statements', '/v1/statements/00000000-0000-0000-0000-000000000000']) {
    expect((await school(path)).status).toBe(403)
  }
  expect((await school('/v1/statements?source=bank&name=a.txt', { method: 'POST', body: 'x' })).status).toBe(
    403,
  )
})

test('a kept file is read again by what its reader knows now: what was odd is taken in, and nothing twice', async () => {
  const an = await scene.student()
  const bill = await scene.bill(an.code, 9_000)
  understands = false
  const sent = (await (
    await send(`W1|4|x\n?W2|9000|${an.paymentCode}\n`, 'source=bank&name=odd.txt')
  ).json()) as {
    id: string
    result: { problems: unknown[] }
  }
  expect(sent.result.problems).toHaveLength(1)
  understands = true
  const read = await readKeptFile(sent.id, parts)
  if (typeof read === 'string') throw new Error(read)
  expect(read.read).toMatchObject({ taken: { wasKnown: false, summary: { lines: 2, problems: [] } } })
  expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 9_000 })
  await readKeptFile(sent.id, parts)
  expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 9_000 })
  expect(await scene.credit(an.code)).toBe(0)
  expect(await readKeptFile('nonsense', parts)).toContain('no file is kept')
})
