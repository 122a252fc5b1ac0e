import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'
import { messageOf } from '../support/evidence-scene.ts'
import { linesOf, noon, openScene } from '../support/scene.ts'

let bench: CommandBench
let folder: string
let exchange: number
let schoolCode: string

beforeAll(async () => {
  bench = await openCommandBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-cli-evidence-'))
  exchange = await bench.withStore(async (store) => {
    const scene = await openScene(store)
    schoolCode = scene.schoolCode
    await scene.accept(scene.toAccept(linesOf(100), ['province']))
    const lease = { owner: 'w', limit: 9, now: noon, until: new Date(noon.getTime() + 60_000) }
    const [claimed] = await store.exchanges.claim('province', lease)
    if (!claimed) throw new Error('there is no exchange')
    const { id, fence } = claimed
    await store.exchanges.beginSending([{ id, fence, message: messageOf('Nguyễn Văn An') }], noon)
    await store.exchanges.settle([{ id, fence, state: 'accepted', dueAt: noon }], noon)
    return id
  })
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true })
})

const openings = async () =>
  (await bench.database.pool.query('select reason, via, exchange_id from payload_openings order by id')).rows

test('show masks who it is about, and shows the bytes for a reason that is kept', async () => {
  const masked = await bench.run(['evidence', 'show', `${exchange}`])
  expect(masked.out).toContain('N. V. An')
  expect(masked.out).not.toContain('Nguyễn')
  expect(await openings()).toEqual([])
  const shown = await bench.run(['evidence', 'show', `${exchange}`, '--reason', 'complaint 12'])
  expect(shown.out).toContain('Nguyễn Văn An')
  expect(await openings()).toEqual([{ reason: 'complaint 12', via: 'command', exchange_id: exchange }])
})

test('an export is written for its owner alone, verifies, and its opening is kept', async () => {
  const file = join(folder, 'evidence.json')
  const made = await bench.run(['evidence', 'export', `${exchange}`, '--out', file, '--reason', 'court'])
  expect(made).toMatchObject({ code: 0 })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await bench.run(['evidence', 'verify', file])).toMatchObject({ code: 0 })
  expect((await openings()).at(-1)).toMatchObject({ reason: 'court' })
  expect(await bench.run(['evidence', 'export', `${exchange}`, '--out', file])).toMatchObject({ code: 1 })
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('"index": 0', '"index": 1'))
  expect(await bench.run(['evidence', 'verify', file])).toMatchObject({ code: 1 })
})

test('an unknown exchange is said to be unknown', async () => {
  expect(await bench.run(['evidence', 'show', '999999'])).toMatchObject({ code: 1 })
  expect(await bench.run(['evidence', 'export', '999999'])).toMatchObject({ code: 1 })
  await expect(bench.run(['evidence', 'show', 'x'])).rejects.toThrow('evidence show')
})

test('check says that the chains are whole, and names a place that is not', async () => {
  expect(await bench.run(['evidence', 'check'])).toMatchObject({ code: 0 })
  const { out } = await bench.run(['evidence', 'check', '--json'])
  expect(JSON.parse(out)).toMatchObject({ problems: [] })
  expect(await bench.run(['evidence', 'check', '--partner', 'nobody'])).toMatchObject({ code: 1 })
  const { rows } = await bench.database.pool.query(`update evidence set reference = 'x' returning id`)
  const found = await bench.run(['evidence', 'check'])
  expect(found.code).toBe(1)
  expect(found.out).toContain(`province, block 1, record ${rows[0].id}: a record was changed`)
})

test('prune says first what it would do', async () => {
  expect((await bench.run(['evidence', 'prune', 'exchanges', '--before', '2100-01-01'])).code).toBe(1)
  const done = await bench.run(['evidence', 'prune', 'exchanges', '--before', '2100-01-01', '--yes'])
  expect(done).toMatchObject({ code: 0, out: '1 payloads were deleted' })
  await expect(bench.run(['evidence', 'prune', 'everything'])).rejects.toThrow('evidence prune')
})

test('a data key is rotated, old values are sealed anew, and the old key goes when nothing needs it', async () => {
  const rotated = await bench.run(['data-keys', 'rotate'])
  expect(rotated.out).toContain('data-2 seals new values')
  expect((await bench.run(['data-keys', 'retire', 'data-1'])).out).toContain('within the last minute')
  const long = new Date(Date.now() - 120_000)
  await utimes(join(bench.folder, 'keys', 'data-keys.json'), long, long)
  expect((await bench.run(['data-keys', 'retire', 'data-1'])).out).toContain('still sealed with data-1')
  expect((await bench.run(['data-keys', 'reseal'])).code).toBe(0)
  expect((await bench.run(['data-keys', 'list'])).out).toMatch(/data-1 {2}opens old values {2}0 values/)
  expect((await bench.run(['data-keys', 'reseal'])).out).toBe('0 values were sealed anew')
  expect((await bench.run(['data-keys', 'retire', 'data-2'])).code).toBe(1)
  expect((await bench.run(['data-keys', 'retire', 'data-1'])).out).toContain('data-1 is gone')
  const student = await bench.withStore((store) => store.roster.findStudent(schoolCode, 'HS-0001'))
  expect(student?.name).toBe('Nguyễn Văn An')
  const entries = await bench.withStore(({ auditLog }) =>
    auditLog.search({ action: 'keys.change', limit: 9 }),
  )
  expect(entries.map(({ person, subject, after }) => [person, subject.id, after])).toEqual([
    ['an.nguyen', 'data-1', { state: 'retired' }],
    ['an.nguyen', 'data-2', { state: 'current' }],
  ])
})

test('a person is named by standard input, and what would be erased is said first', async () => {
  const words = ['erase-person', '--school', schoolCode]
  const first = await bench.run(words, { input: 'HS-0001\n' })
  expect(first.out).toContain('still open: 1 bills')
  expect(first.code).toBe(1)
  await bench.database.pool.query(`update bills set state = 'cancelled'`)
  const count = async () => (await bench.run(words, { input: 'HS-0001\n' })).out
  expect(await count()).toContain('Nothing was changed')
  expect(await count()).not.toContain('of credit')
  await bench.database.pool.query(
    `insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
     values ($1, 'HS-0001', 'unowned', 'payer-credit', 75000, 'allocated', gen_random_uuid(), now())`,
    [schoolCode],
  )
  expect(await count()).toContain('not 75,000 đồng of credit')
  const done = await bench.run([...words, '--reason', 'asked', '--yes'], { input: 'HS-0001\n' })
  expect(done).toMatchObject({ code: 0 })
  expect(done.out).toContain('not 75,000 đồng of credit')
  expect(done.out).toContain(`1 students: ${schoolCode} HS-0001`)
  expect((await bench.run(words, { input: 'HS-0001\n' })).out).toContain(
    '0 messages, answers and confirmations',
  )
  await expect(bench.run(['erase-person', '--identity-number'], { input: 'An' })).rejects.toThrow('12 digits')
  await expect(bench.run(['erase-person'], { input: 'An' })).rejects.toThrow('standard input')
})
