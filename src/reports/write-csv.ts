import { stringify } from 'csv-stringify/sync'
import { reports as definitions, type Report } from './reports.ts'
import { titleOfRow } from './words.ts'
import type { Edition } from './write-report.ts'

/** Writes reports as CSV, one below the other, in UTF-8 with the mark by which spreadsheets know it. */
export async function writeReportCsv(reports: readonly Report[], { words }: Edition): Promise<Buffer> {
  const lines = reports.flatMap(({ name, by, period, rows, total }, index) => {
    const { columns } = definitions[name]
    const keys = columns.map(({ key }) => key)
    return [
      ...(index > 0 ? [[]] : []),
      [words.names[name], words.periodOf(period)],
      [words.groups[by], '', ...keys.map((key) => words.columns[key] ?? key)],
      ...rows.map((row) => [
        safe(titleOfRow(row, by, words)),
        safe(row.isHidden ? words.hidden : row.note),
        ...keys.map((key) => row.cells[key] ?? ''),
      ]),
      [words.total, '', ...keys.map((key) => total[key] ?? '')],
    ]
  })
  return Buffer.from(stringify(lines, { bom: true, record_delimiter: 'windows' }))
}

/** A spreadsheet takes text that begins so for a formula (OWASP, CSV injection). Figures are numbers and stay. */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
