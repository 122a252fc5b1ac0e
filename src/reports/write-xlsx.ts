import { type ColumnKind, reports as definitions, type Report } from './reports.ts'
import { titleOfRow } from './words.ts'
import type { Edition } from './write-report.ts'

const formats: Readonly<Record<ColumnKind, string>> = { count: '#,##0', dong: '#,##0', share: '0.0%' }
/** Excel takes no longer name of a sheet, and none of these letters. */
const sheetName = (text: string) => text.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31)

/** Writes reports as a workbook, a sheet for each; figures are numbers, and text is never a formula. */
export async function writeReportXlsx(
  reports: readonly Report[],
  { words, madeAt }: Edition,
): Promise<Buffer> {
  // Loaded when it is first needed: a start is quicker without it.
  const { default: Excel } = await import('exceljs')
  const workbook = new Excel.Workbook()
  workbook.created = madeAt
  for (const [index, { name, by, period, rows, total }] of reports.entries()) {
    const { columns } = definitions[name]
    const sheet = workbook.addWorksheet(sheetName(`${index + 1}. ${words.names[name]}`), {
      views: [{ state: 'frozen', ySplit: 3, xSplit: 1 }],
      pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    })
    sheet.addRow([words.names[name]]).font = { bold: true, size: 14 }
    sheet.addRow([words.periodOf(period)])
    const head = sheet.addRow([words.groups[by], '', ...columns.map(({ key }) => words.columns[key] ?? key)])
    head.font = { bold: true }
    head.alignment = { wrapText: true, vertical: 'top' }
    for (const row of rows) {
      const note = row.isHidden ? words.hidden : row.note
      sheet.addRow([titleOfRow(row, by, words), note, ...columns.map(({ key }) => row.cells[key] ?? null)])
    }
    sheet.addRow([words.total, '', ...columns.map(({ key }) => total[key] ?? null)]).font = { bold: true }
    sheet.getColumn(1).width = 36
    sheet.getColumn(2).width = 20
    for (const [place, { kind }] of columns.entries()) {
      const column = sheet.getColumn(place + 3)
      column.width = 18
      column.numFmt = formats[kind]
    }
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
