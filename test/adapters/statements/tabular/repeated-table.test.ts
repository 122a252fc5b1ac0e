import { expect, test } from 'vitest'
import { workbookOf } from '../../../support/workbooks.ts'
import { linesOf, problemsOf, readText, table } from './written-tables.ts'

const header = ['Ngày GD', 'Số tham chiếu', 'Ghi nợ', 'Ghi có', 'Số dư', 'Nội dung']
const lunch = ['05/10/2026', null, null, 20_000, 120_000, 'tien an']
const again = ['05/10/2026', null, null, 20_000, 140_000, 'tien an']
const opening = (amount: number) => ['Số dư đầu kỳ', null, null, null, amount, null]

/** Reads a workbook with a sheet of these rows each, below the header. */
const readSheets = async (...sheets: readonly (readonly unknown[])[][]) =>
  readText(
    await workbookOf(Object.fromEntries(sheets.map((rows, at) => [`Liên ${at + 1}`, [header, ...rows]]))),
  )

test('a table that stands twice in a workbook counts once where its movements have no reference', async () => {
  const rows = await readSheets([lunch, again], [lunch, again])
  expect(linesOf(rows)).toHaveLength(2)
  expect(problemsOf(rows)).toEqual(['1 Liên 2!table table_repeated'])
})

test('one whose movements all have a reference is known by these', async () => {
  const named = lunch.with(1, 'FT1')
  expect(problemsOf(await readSheets([named], [named]))).toEqual([])
  const rows = await readSheets([named, again], [named, again])
  expect(problemsOf(rows)).toEqual(['1 Liên 2!table table_repeated'])
})

test.each([
  ['a balance behind a movement', [lunch], [again]],
  ['the balance that it begins with', [opening(100_000), lunch], [opening(120_000), lunch]],
  ['how many there are', [lunch, again], [lunch]],
  ['a row that cannot be read', [lunch, lunch.with(0, '31/11/2026')], [lunch, lunch.with(0, '32/11/2026')]],
])('two tables that differ in %s both count', async (_what, one, other) => {
  const rows = await readSheets(one, other)
  expect(problemsOf(rows).filter((problem) => problem.includes('repeated'))).toEqual([])
  expect(rows.filter(({ is }) => is === 'end')).toHaveLength(2)
})

test('two statements of different numbers both count', async () => {
  const sheet = (number: number) => [[`Số sao kê: ${number}`], header, lunch]
  const file = await workbookOf({ A: sheet(1), B: sheet(2) })
  const rows = await readText(file, { titles: { sequence: 'Số sao kê: *([0-9]+)' } })
  expect([linesOf(rows).length, problemsOf(rows)]).toEqual([2, []])
})

test('tables without movements repeat nothing', async () => {
  expect(problemsOf(await readSheets([], []))).toEqual([])
})

test('one that is longer than what is held is said to be repeated behind its lines', async () => {
  const [head = ''] = table().split('\r\n')
  const rows = ['05/10/2026,,,1000,,x', '05/10/2026,,,1000,,x', 'Tổng cộng,,,"2,000",,']
  const told = await readText(table(...rows, head, ...rows), { mostHeld: 1 })
  expect(linesOf(told)).toHaveLength(4)
  expect(problemsOf(told)).toEqual(['5 table table_repeated'])
})
