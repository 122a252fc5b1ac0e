import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { type Machine, openMachine } from '../support/machine.ts'
import { aBill, aSchool, aStudent } from '../support/school-records.ts'
import { testVault } from '../support/vault.ts'

let machine: Machine
beforeAll(async () => {
  machine = await openMachine()
  await machine.run(['migrate'])
  const store = openStore({ url: machine.database.url, log: { warn: () => {} } }, testVault())
  await store.roster.putSchool(aSchool(), new Date())
  await store.close()
})
afterAll(() => machine.close())

const ndjson = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

test('students and then bills are taken in for every school without a client, and portals will learn of them', async () => {
  const students = await machine.write('students.ndjson', ndjson(aStudent(), aStudent({ code: 'HS-0002' })))
  expect(await machine.run(['import', students, '--kind', 'students'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^students\.ndjson: 2 lines\n {2}accepted +2\n {2}repeated +0\n {2}refused +0/,
    ),
  })
  const bills = await machine.write('bills.jsonl', ndjson(aBill()))
  expect(await machine.run(['import', bills, '--kind', 'bills'])).toMatchObject({ code: 0 })
  const { rows } = await machine.database.pool.query('select partner, event from exchanges order by 1')
  expect(rows).toEqual([
    { partner: 'national', event: 'issued' },
    { partner: 'province', event: 'issued' },
  ])

  const again = await machine.run(['import', bills, '--kind', 'bills', '--json'])
  expect(JSON.parse(again.out)).toMatchObject({ lines: 1, accepted: 0, repeated: 1, refused: 0 })
  expect(again.code).toBe(0)
})

test('a refused line is named with its field, the others are taken in, and the exit code is 1', async () => {
  const { total: _, ...withoutTotal } = aBill({ number: 'PT-0003' })
  const content = `${ndjson(aBill({ number: 'PT-0002' }), withoutTotal)}not json\n`
  const { code, out } = await machine.run([
    'import',
    await machine.write('mixed.ndjson', content),
    '--kind',
    'bills',
  ])
  expect(out.split('\n')).toEqual([
    'mixed.ndjson: 3 lines',
    expect.stringMatching(/^ {2}accepted +1$/),
    expect.stringMatching(/^ {2}repeated +0$/),
    expect.stringMatching(/^ {2}refused +2$/),
    expect.stringMatching(/^ {2}taken in with a warning +0$/),
    '  line 2, total: is required',
    '  line 3: not JSON from column 1',
  ])
  expect(code).toBe(1)
})

test("a school's own table gets its school from --school, and a column that nobody knows is named", async () => {
  const csv =
    'Mã học sinh;Họ và tên;Ngày sinh;Giới tính;Lớp;Món ăn yêu thích\nHS-9;Lê Thị Hoa;05/03/2017;Nữ;3B;Phở\n'
  const path = await machine.write('lop-3b.csv', csv)
  const { out, code } = await machine.run(['import', path, '--kind', 'students', '--school', 'TH-BINH-MINH'])
  expect(out).toContain('columns that nobody knows: Món ăn yêu thích')
  expect(out).toMatch(/accepted +1$/m)
  expect(code).toBe(0)
})

test('a file that is not what its name says is reported with exit code 1', async () => {
  const path = await machine.write('pupils.xlsx', 'this is no workbook')
  const { code, out, err } = await machine.run(['import', path, '--kind', 'students'])
  expect(out).toMatch(/^ {2}the file could not be read to its end: /m)
  expect({ code, err }).toEqual({ code: 1, err: '' })
})
