import type { ReportedSchool } from '../ports/reports/report-store.ts'

/** What a figure is, and so how it is written. */
export type ColumnKind = 'count' | 'dong' | 'share'

/** What rows are of. */
export type ReportGroup = 'area' | 'unit' | 'school'
export const reportGroups = ['area', 'unit', 'school'] as const satisfies readonly ReportGroup[]

export interface ReportColumn {
  readonly key: string
  readonly kind: ColumnKind
}

interface ReportDefinition {
  readonly columns: readonly ReportColumn[]
  /** What bars are drawn of: a figure, what it is a part of or is compared with, and a mark that it should reach. */
  readonly chart: { readonly value: string; readonly beside?: string; readonly mark?: string }
}

const count = (key: string) => ({ key, kind: 'count' }) as const
const dong = (key: string) => ({ key, kind: 'dong' }) as const
const share = (key: string) => ({ key, kind: 'share' }) as const

/** Every report with its figures in order; a class is of one school, and has no groups. */
export const reports = {
  cashless: {
    columns: [
      share('share'),
      share('target'),
      dong('cashless'),
      dong('cash'),
      count('cashlessCount'),
      count('cashCount'),
    ],
    chart: { value: 'share', mark: 'target' },
  },
  collected: {
    columns: [
      count('bills'),
      count('settled'),
      dong('payable'),
      dong('paid'),
      dong('remaining'),
      share('paidShare'),
    ],
    chart: { value: 'paid', beside: 'payable' },
  },
  exemptions: {
    columns: [
      count('bills'),
      dong('gross'),
      dong('exempt'),
      dong('compensation'),
      dong('received'),
      dong('stillDue'),
    ],
    chart: { value: 'received', beside: 'compensation' },
  },
  balances: {
    columns: [
      dong('byPayers'),
      dong('byBudget'),
      dong('owed'),
      dong('toPayers'),
      dong('toRefund'),
      dong('toOthers'),
      dong('toSchools'),
      dong('owes'),
    ],
    chart: { value: 'owed', beside: 'owes' },
  },
  classes: {
    columns: [
      count('pupils'),
      count('bills'),
      dong('payable'),
      dong('paid'),
      dong('remaining'),
      share('paidShare'),
    ],
    chart: { value: 'paid', beside: 'payable' },
  },
} as const satisfies Record<string, ReportDefinition>

export type ReportName = keyof typeof reports
/** Reports that are made of every school; in this order they are the half-year and the yearly report. */
export const groupedReports = ['cashless', 'collected', 'exemptions', 'balances'] as const
export type GroupedReport = (typeof groupedReports)[number]

/** Figures of a row by column; null where there is nothing to divide by, or where they are kept back. */
export type Cells = Readonly<Record<string, number | null>>

export interface ReportRow {
  readonly key: string
  /** Whose it is; null for what no school says. An area is told by its code. */
  readonly title: string | null
  readonly note: string
  readonly cells: Cells
  /** Of a class so small that its sums would tell of somebody. */
  readonly isHidden: boolean
}

export interface Report {
  readonly name: ReportName
  readonly by: ReportGroup | 'class'
  readonly period: string
  readonly rows: readonly ReportRow[]
  readonly total: Cells
  readonly target: TargetInForce | null
}

/** The target of payment without cash that counts in a period, in percent. */
export interface TargetInForce {
  readonly from: string
  readonly urban: number
  readonly rural: number
  readonly source: string
}

/** What settings say of reports. */
export interface ReportRules {
  readonly cashlessTargets: readonly TargetInForce[]
  readonly cashlessBy: 'amount' | 'payments'
  readonly smallClass: number
}

/** The target in force on a day. */
export const targetOn = (targets: readonly TargetInForce[], day: string): TargetInForce | null =>
  targets.filter(({ from }) => from <= day).toSorted((one, other) => (one.from < other.from ? 1 : -1))[0] ??
  null

/** What a school is grouped by, and what the group is called. */
export function groupOf(
  by: ReportGroup,
  school: ReportedSchool | undefined,
  code: string,
): { readonly key: string; readonly title: string | null; readonly note: string } {
  if (by === 'school') return { key: code, title: school?.name ?? code, note: code }
  if (by === 'unit')
    return { key: school?.unitCode ?? '', title: school?.unitName ?? null, note: school?.unitCode ?? '' }
  return { key: school?.area ?? '', title: school?.area ?? null, note: '' }
}
