import Excel from 'exceljs'
import { expect, test } from 'vitest'
import type { Report } from '../../src/reports/reports.ts'
import { reportWords } from '../../src/reports/words.ts'
import { fileFormats } from '../../src/reports/write-report.ts'

const row = (title: string, cells: object) => ({
  key: title,
  title,
  note: title,
  cells: { ...cells },
  isHidden: false,
})
const report: Report = {
  ...{ name: 'balances', by: 'school', period: '2026-H2', target: null },
  rows: [
    row('=HYPERLINK("http://x")', { owed: 1_000, owes: -2_000 }),
    row('Trường Tiểu học Nguyễn Huệ', { owed: 5 }),
  ],
  total: { owed: 1_005, owes: -2_000 },
}
const cashless: Report = {
  ...{ name: 'cashless', by: 'area', period: '2026-H2' },
  target: { from: '2026-01-01', urban: 50, rural: 30, source: 'Kế hoạch' },
  rows: [row('urban', { share: 0.5, target: 0.5 }), { ...row('rural', {}), title: null, isHidden: true }],
  total: { share: 0.5 },
}
const edition = { words: reportWords.vi, language: 'vi', madeAt: new Date('2026-11-29T10:00:00Z') } as const

test('CSV guards text that a spreadsheet would take for a formula, and leaves figures as they are', async () => {
  const text = (await fileFormats.csv.write([report, cashless], edition)).toString('utf8')
  expect(text.startsWith('\uFEFFTrường còn phải thu')).toBe(true)
  const [, , first = ''] = text.split('\r\n')
  expect(first.startsWith(`"'=HYPERLINK(""http://x"")","'=HYPERLINK`)).toBe(true)
  expect(first.endsWith(',-2000')).toBe(true)
  expect(text).toContain('\r\nThành thị,')
  expect(text).toContain('\r\nChưa khai,"ẩn, lớp ít học sinh",')
})

test('XLSX has a sheet for each report, figures as numbers and no formula', async () => {
  const workbook = new Excel.Workbook()
  const bytes = await fileFormats.xlsx.write([report, cashless], edition)
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0])
  expect(workbook.worksheets.map(({ name }) => name)).toEqual([
    '1. Trường còn phải thu và còn p',
    '2. Thanh toán không dùng tiền m',
  ])
  const cell = workbook.worksheets[0]?.getRow(4).getCell(1)
  expect([cell?.type, cell?.value]).toEqual([Excel.ValueType.String, '=HYPERLINK("http://x")'])
  expect(workbook.worksheets[0]?.getRow(4).getCell(5).value).toBe(1_000)
  expect(workbook.worksheets[1]?.getRow(4).getCell(3).value).toBe(0.5)
})

test('PDF holds its own font, and whatever rows there are', async () => {
  const many = { ...report, rows: Array.from({ length: 60 }, (_, n) => row(`Trường ${n}`, { owed: n })) }
  const bytes = await fileFormats.pdf.write([cashless, many], edition)
  const text = bytes.toString('latin1')
  expect(text.startsWith('%PDF-')).toBe(true)
  expect(text).toMatch(/\/FontFile2/)
  expect(text).toMatch(/\/BaseFont \/[A-Z]+\+Roboto-Regular/)
  expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1)
})
