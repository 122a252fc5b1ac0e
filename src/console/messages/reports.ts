import type { Report } from '../../reports/reports.ts'

/** One report; of very many rows the first. */
export interface ReportMessage {
  readonly report: Report
  /** How many rows are not shown here; a file has all of them. */
  readonly more: number
}
