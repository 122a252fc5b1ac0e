import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addClient } from '../../../src/access/add-client.ts'
import { timeOrderedId } from '../../../src/store/time-ordered-id.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { openScene } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let administrator: Caller
let schoolCode: string
let clientId: string

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  administrator = await enterAs(running, 'sep', ['administrator'])
})

beforeEach(async () => {
  const scene = await openScene(running.store)
  schoolCode = scene.schoolCode
  const added = await addClient(running.store.access, { name: 'qlgd', schools: [schoolCode] })
  clientId = added.id
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const good = () => aStudent({ schoolCode, code: `HS-${randomUUID().slice(0, 8)}`, name: 'Lê Thị Mận' })
const bad = () => ({ ...good(), name: 'Trần Văn Bưởi', birthDate: '2017-02-30' })
const ndjson = (...records: object[]) => records.map((record) => JSON.stringify(record)).join('\n')

/** An import of a school system with what it sent, as if that came by the API. */
async function sent(text: string, kind: 'students' | 'bills' = 'students') {
  const begun = { id: timeOrderedId(), clientId, kind, format: 'ndjson', at: running.now() } as const
  await running.store.imports.begin(begun)
  await running.readCorrection(begun, Buffer.from(text))
  return begun.id
}

const correct = (id: string, text: string, by = administrator, format = 'ndjson') =>
  by.post(`/api/imports/${id}/correct`, {
    ...{ format, file: Buffer.from(text).toString('base64'), reason: 'ngày sinh sai' },
  })

test('imports are found by what narrows them, and say what became of each line', async () => {
  const id = await sent(ndjson(good(), bad(), good()))
  const clean = await sent(ndjson(good()))
  const found = async (words: string) =>
    (await administrator.get(`/api/imports?client=${clientId}&${words}`)).body.rows.map(
      (row: { id: string }) => row.id,
    )
  expect(await found('')).toEqual([clean, id])
  expect(await found(`before=${clean}`)).toEqual([id])
  expect(await found('refusals=some')).toEqual([id])
  expect(await found('refusals=none')).toEqual([clean])
  expect(await found('kind=bills')).toEqual([])
  const { body } = await administrator.get(`/api/imports/${id}`)
  expect(body).toMatchObject({ clientName: 'qlgd', lines: 3, accepted: 2, refused: 1, hasRecords: true })
  const lines = await administrator.get(`/api/imports/${id}/lines?outcome=refused`)
  expect(lines.body).toMatchObject({ rows: [{ line: 2, problems: [{ field: 'birthDate' }] }], next: null })
  expect(JSON.stringify(lines.body)).not.toContain('Bưởi')
})

test('refused lines are given back with a reason, corrected, and taken in once', async () => {
  const [first, wrong] = [good(), bad()]
  const id = await sent(ndjson(first, wrong))
  const file = await administrator.file(`/api/imports/${id}/refused`, { reason: 'để sửa' })
  expect(JSON.parse(file)).toEqual(wrong)
  const corrected = ndjson(first, { ...wrong, birthDate: '2017-02-28' })
  const { status, body } = await correct(id, corrected)
  expect(status).toBe(200)
  const after = await administrator.get(`/api/imports/${body.id}`)
  expect(after.body).toMatchObject({
    ...{ state: 'done', corrects: id, sentBy: 'sep', accepted: 1, repeated: 1, refused: 0 },
  })
  expect((await administrator.get(`/api/imports/${id}`)).body.correctedBy).toBe(body.id)
  const entries = await running.store.auditLog.search({ person: 'sep', limit: 2 })
  expect(entries.map(({ action, why }) => [action, why])).toEqual([
    ['imports.correct', 'ngày sinh sai'],
    ['persons.open', 'để sửa'],
  ])
  expect(JSON.stringify(entries)).not.toContain('Bưởi')
})

test('a correction writes for the schools of its school system and of the person, and for no others', async () => {
  const other = await openScene(running.store)
  const id = await sent(ndjson(bad()))
  const accountant = await enterAs(running, 'ke-toan', ['school-accountant'], [schoolCode])
  const { body } = await correct(id, ndjson(good(), aStudent({ schoolCode: other.schoolCode })), accountant)
  expect((await accountant.get(`/api/imports/${body.id}`)).body).toMatchObject({ accepted: 1, refused: 1 })
})

test('what cannot be read is refused as a whole, and the import says why', async () => {
  const id = await sent(ndjson(bad()))
  const answer = await correct(id, 'no workbook', administrator, 'xlsx')
  expect(answer.status).toBeGreaterThanOrEqual(400)
  const { body } = await administrator.get(`/api/imports?client=${clientId}`)
  expect(body.rows[0]).toMatchObject({ corrects: id, state: 'refused', problem: expect.any(String) })
  expect((await correct(id, '', administrator)).status).toBe(400)
})

test('an accountant sees imports of school systems that speak for none but their schools', async () => {
  const other = await openScene(running.store)
  const id = await sent(ndjson(bad()))
  const theirs = await enterAs(running, 'lan', ['school-accountant'], [schoolCode])
  const others = await enterAs(running, 'huy', ['school-accountant'], [other.schoolCode])
  expect((await theirs.get(`/api/imports/${id}`)).status).toBe(200)
  for (const path of [`/api/imports/${id}`, `/api/imports/${id}/lines`])
    expect((await others.get(path)).status).toBe(404)
  expect((await others.post(`/api/imports/${id}/refused`, { reason: 'why' })).status).toBe(404)
  expect((await correct(id, ndjson(good()), others)).status).toBe(404)
  await running.store.access.bindSchools(clientId, [other.schoolCode])
  expect((await theirs.get(`/api/imports/${id}`)).status).toBe(404)
  expect((await theirs.get('/api/imports')).body.rows).toEqual([])
})

test('what refused lines said goes with whoever is erased in their school, and after some weeks', async () => {
  const id = await sent(ndjson(bad()))
  const elsewhere = await sent(ndjson({ ...bad(), schoolCode: 'somewhere' }))
  const hasRecords = async (of: string) =>
    (await administrator.get(`/api/imports/${of}`)).body.hasRecords as boolean
  const order = { orderedBy: 'sep', reason: 'asked for', at: running.now() }
  await running.store.erasures.erase({ schoolCode, code: aStudent().code }, order)
  expect([await hasRecords(id), await hasRecords(elsewhere)]).toEqual([false, true])
  const { imports } = running.store
  await imports.forgetRefused(running.now())
  expect(await hasRecords(elsewhere)).toBe(true)
  await imports.forgetRefused(new Date(running.now().getTime() + 1))
  expect(await hasRecords(elsewhere)).toBe(false)
  expect(await administrator.file(`/api/imports/${id}/refused`, { reason: 'để sửa' })).toBe('')
})
