import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { linesOf, news, noon, openScene, type Scene } from '../../support/scene.ts'
import { aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let viewer: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openScene(running.store)
  viewer = await enterAs(running, 'xem', ['viewer'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const codesAt = async (path: string, by = viewer) =>
  (await by.get(path)).body.rows.map(({ code }: { code: string }) => code)

test('schools are found by any part of their name with or without marks, by code and by commune', async () => {
  const { roster } = running.store
  const unit = { code: '26734', name: 'Xã Cần Giuộc', provinceCode: '80' }
  await roster.putSchool(aSchool({ code: 'Z-1', name: 'Trường Tiểu học Đặng Thùy Trâm', unit }), noon)
  await roster.putSchool(aSchool({ code: 'Z-2', name: 'Trường THCS Trần Phú', unit }), noon)
  expect(await codesAt('/api/schools?name=dang+thuy')).toEqual(['Z-1'])
  expect(await codesAt(`/api/schools?name=${encodeURIComponent('ĐẶNG')}`)).toEqual(['Z-1'])
  expect(await codesAt('/api/schools?name=%25')).toEqual([])
  expect(await codesAt('/api/schools?code=Z-2')).toEqual(['Z-2'])
  expect(await codesAt('/api/schools?unit=26734')).toEqual(['Z-1', 'Z-2'])
  expect(await codesAt('/api/schools?unit=can+giuoc&before=Z-1')).toEqual(['Z-2'])
})

test('a school says who goes there and what its bills come to', async () => {
  const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
  await scene.accept(scene.toAccept(linesOf(300_000)))
  const { reference } = await scene.open(id, 200_000)
  await scene.post(news(reference, 200_000))
  const { body } = await viewer.get(`/api/schools/${scene.schoolCode}`)
  expect(body).toMatchObject({
    school: { code: scene.schoolCode },
    figures: {
      pupils: [{ status: 'studying', count: 1 }],
      bills: expect.arrayContaining([
        { state: 'partly-paid', count: 1, payable: 500_000, paid: 200_000, remains: 300_000 },
        { state: 'issued', count: 1, payable: 300_000, paid: 0, remains: 300_000 },
      ]),
    },
  })
  expect((await viewer.get('/api/schools/nowhere')).status).toBe(404)
})

test('pupils show masked, page behind page, and narrowed by class', async () => {
  const schoolCode = scene.schoolCode
  const others = ['ZZ1', 'ZZ2'].map((code) =>
    aStudent({ schoolCode, code, class: { name: '9Z' }, name: 'Lê Thị Bình Minh' }),
  )
  await running.store.roster.putStudents(others, noon)
  const { body } = await viewer.get(`/api/schools/${schoolCode}/pupils?className=9Z`)
  expect(body.rows).toMatchObject([
    { code: 'ZZ1', className: '9Z', status: 'studying', student: { name: 'L. T. B. M.' } },
    { code: 'ZZ2' },
  ])
  expect(JSON.stringify(body)).not.toContain('Minh')
  expect(await codesAt(`/api/schools/${schoolCode}/pupils?className=9Z&before=ZZ1`)).toEqual(['ZZ2'])
})

test('a pupil opens with a reason for those who may, and that stands in the audit log without who it is', async () => {
  const path = `/api/schools/${scene.schoolCode}/pupils`
  const [code] = await codesAt(path)
  expect((await viewer.post(`${path}/${code}/open`, { reason: 'why' })).status).toBe(403)
  const operator = await enterAs(running, 'van', ['operator'])
  expect((await operator.post(`${path}/${code}/open`, {})).status).toBe(400)
  expect((await operator.post(`${path}/nobody/open`, { reason: 'why' })).status).toBe(404)
  const opened = await operator.post(`${path}/${code}/open`, { reason: 'phụ huynh hỏi' })
  expect(opened).toMatchObject({ status: 200, body: { name: 'Nguyễn Văn An' } })
  const [entry] = await running.store.auditLog.search({ action: 'persons.open', limit: 1 })
  expect(entry).toMatchObject({
    ...{ person: 'van', why: 'phụ huynh hỏi' },
    subject: { kind: 'student', id: `${scene.schoolCode}/${code}` },
  })
  expect(JSON.stringify(entry)).not.toContain('Nguyễn')
})

test('an accountant sees the schools that are theirs, and of others nothing', async () => {
  const theirs = await enterAs(running, 'lan', ['school-accountant'], [scene.schoolCode])
  expect(await codesAt('/api/schools', theirs)).toEqual([scene.schoolCode])
  expect((await theirs.get(`/api/schools/${scene.schoolCode}`)).status).toBe(200)
  for (const path of ['/api/schools/Z-1', '/api/schools/Z-1/pupils'])
    expect((await theirs.get(path)).status).toBe(404)
  const opening = await theirs.post('/api/schools/Z-1/pupils/HS1/open', { reason: 'why' })
  expect(opening.status).toBe(404)
})
