import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentHash } from '../../../src/store/content-hash.ts'
import { linesOf, noon, openScene } from '../../support/scene.ts'
import { aBill, aStudent } from '../../support/school-records.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { testVault } from '../../support/vault.ts'

let bench: StoreBench
let schoolCode: string
beforeAll(async () => {
  bench = await openStoreBench()
  ;({ schoolCode } = await openScene(bench.store))
})
afterAll(() => bench.close())

const identityNumber = '080319000042'
const code = `TAM-${identityNumber}`
const pupil = () => aStudent({ schoolCode, code, identityNumber })
const bill = (number: string) => ({
  request: aBill({ schoolCode, number, studentCode: code, ...linesOf(100) }),
  dossierUnit: '000.00.14.H20',
  portals: ['province'],
  tellPaid: new Map(),
})
const everything = async () => {
  const { rows } = await bench.pool.query(
    `select (select json_agg(s)::text from students s) || (select coalesce(json_agg(b)::text, '') from bills b) as text`,
  )
  return rows[0].text
}

test('a student with a temporary code is known by it, and no column has the identity number', async () => {
  const { roster, bills } = bench.store
  expect(await roster.putStudents([pupil()], noon)).toEqual(['accepted'])
  expect(await roster.putStudents([pupil()], noon)).toEqual(['repeated'])
  const kept = await roster.findStudent(schoolCode, code)
  expect(kept?.code).toMatch(/^TAM-[0-9A-F]{16}$/)
  expect(kept?.code).toBe(roster.codeFor(code))
  expect(await roster.findStudent(schoolCode, roster.codeFor(code))).toEqual(kept)
  const [accepted] = await bills.accept([bill('PT-1')], noon)
  expect(accepted).toMatchObject({ is: 'accepted' })
  expect(await bills.accept([bill('PT-1')], noon)).toMatchObject([{ is: 'repeated' }])
  expect(await everything()).not.toContain(identityNumber)
})

test('another code stays as it is', () => {
  for (const other of ['HS-0001', 'TAM-1', 'TAM-0803190000421', '080319000042'])
    expect(bench.store.roster.codeFor(other)).toBe(other)
})

test('records of an earlier version are renamed with their bills, which are still recognised', async () => {
  const { roster, bills, oldRecords } = bench.store
  const old = { identityNumber: '080319000043', code: 'TAM-080319000043' }
  const student = aStudent({ schoolCode, ...old })
  const request = aBill({ schoolCode, number: 'PT-2', studentCode: old.code, ...linesOf(100) })
  await bench.pool.query(
    `insert into students (school_code, code, class_name, sealed, content_sha256) values ($1, $2, '1A', $3, $4)`,
    [schoolCode, old.code, testVault().seal(Buffer.from(JSON.stringify(student))), contentHash(student)],
  )
  await bench.pool.query(
    `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
       budget_compensation, payable, state, dossier_number, content_sha256, issued_at)
     values (gen_random_uuid(), $1, 'PT-2', $2, '', '', '', now(), '[]', 0, 0, 0, 'issued', 'X', $3, now())`,
    [schoolCode, old.code, contentHash(request)],
  )
  expect(await oldRecords.renameTemporary()).toBe(1)
  expect(await oldRecords.renameTemporary()).toBe(0)
  expect(await everything()).not.toContain('080319000043')
  expect((await roster.findStudent(schoolCode, old.code))?.code).toBe(roster.codeFor(old.code))
  const again = { ...bill('PT-2'), request }
  expect(await bills.accept([again], noon)).toMatchObject([{ is: 'repeated', dossierNumber: 'X' }])
  const other = { ...again, request: { ...request, title: 'khác' } }
  expect(await bills.accept([other], noon)).toMatchObject([{ is: 'refused' }])
})

test('plain hashes of people become keyed, and records are recognised before and after', async () => {
  const { roster, oldRecords } = bench.store
  const student = aStudent({ schoolCode, code: 'HS-OLD' })
  await roster.putStudents([student], noon)
  await bench.pool.query(
    `update students set content_sha256 = $1, content_keyed = false where code = 'HS-OLD'`,
    [contentHash(student)],
  )
  expect(await oldRecords.keyContents(10)).toBe(1)
  expect(await oldRecords.keyContents(10)).toBe(0)
  const { rows } = await bench.pool.query(`select content_sha256 from students where code = 'HS-OLD'`)
  expect(rows[0].content_sha256).not.toEqual(contentHash(student))
  expect(await roster.putStudents([student], noon)).toEqual(['repeated'])
})

test('one record that does not open keeps none of the others from being brought up to date', async () => {
  const { roster, oldRecords } = bench.store
  const students = ['HS-A', 'HS-B', 'HS-C'].map((code) => aStudent({ schoolCode, code }))
  await roster.putStudents(students, noon)
  await bench.pool.query(
    `update students set content_keyed = false, name_index = null, status = null, sealed = case code when 'HS-A' then '\\x00' else sealed end
     where code = any($1)`,
    [students.map(({ code }) => code)],
  )
  await expect(oldRecords.keyContents(10)).rejects.toThrow('unknown envelope')
  await expect(oldRecords.nameStudents(10)).rejects.toThrow('unknown envelope')
  await expect(oldRecords.placeStudents()).rejects.toThrow('unknown envelope')
  const { rows } = await bench.pool.query(
    `select code from students where not content_keyed or name_index is null or status is null`,
  )
  expect(rows).toEqual([{ code: 'HS-A' }])
  await bench.pool.query(`delete from students where code = 'HS-A'`)
})

test('students of an earlier version get their class, grade and status out of what is sealed', async () => {
  const { roster, oldRecords } = bench.store
  const place = { class: { name: '4C', code: 'LOP-4C', grade: 4 }, status: 'left' as const }
  await roster.putStudents([aStudent({ schoolCode, code: 'HS-OLD', ...place })], noon)
  await bench.pool.query(
    `update students set class_code = null, grade = null, status = null where code = 'HS-OLD'`,
  )
  expect(await oldRecords.placeStudents()).toBeGreaterThan(0)
  const { rows } = await bench.pool.query(
    `select class_code, grade, status from students where code = 'HS-OLD'`,
  )
  expect(rows).toEqual([{ class_code: 'LOP-4C', grade: 4, status: 'left' }])
  expect(await oldRecords.placeStudents()).toBe(0)
})
