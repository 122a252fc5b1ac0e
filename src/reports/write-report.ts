import type { Report } from './reports.ts'
import type { ReportWords } from './words.ts'
import { writeReportCsv } from './write-csv.ts'
import { writeReportPdf } from './write-pdf.ts'
import { writeReportXlsx } from './write-xlsx.ts'

/** What a file of reports says beside their figures. */
export interface Edition {
  readonly words: ReportWords
  readonly language: 'vi' | 'en'
  readonly madeAt: Date
}

interface FileFormat {
  readonly type: string
  write(reports: readonly Report[], edition: Edition): Promise<Buffer>
}

/** How reports are written as files, by the end of the file's name. */
export const fileFormats = {
  csv: { type: 'text/csv; charset=utf-8', write: writeReportCsv },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: writeReportXlsx,
  },
  pdf: { type: 'application/pdf', write: writeReportPdf },
} as const satisfies Record<string, FileFormat>

export type FileEnding = keyof typeof fileFormats
