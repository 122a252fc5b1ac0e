import type { ReportPeriod } from '../../domain/time/report-period.ts'

/** Adds up what reports say, by school and in few statements. */
export interface ReportStore {
  /** Schools by code. */
  schools(schoolCodes: SchoolScope): Promise<ReadonlyMap<string, ReportedSchool>>
  /** Money that came in a period and was not taken back: cash, and without cash. */
  cashless(period: ReportPeriod, schoolCodes: SchoolScope): Promise<readonly SumsOfSchool[]>
  /** Bills issued in a period, and what is paid of them by now. */
  collected(period: ReportPeriod, schoolCodes: SchoolScope): Promise<readonly SumsOfSchool[]>
  /** Exemptions in bills issued in a period, what the budget owes for them by the period of the bills, and what it paid. */
  exemptions(period: ReportPeriod, schoolCodes: SchoolScope): Promise<readonly SumsOfBillPeriod[]>
  /** What each school owes and is owed at the end of a period, by the ledger. */
  balances(period: ReportPeriod, schoolCodes: SchoolScope): Promise<readonly SumsOfSchool[]>
  /** Bills issued in a period by class of one school. */
  classes(period: ReportPeriod, schoolCode: string): Promise<readonly SumsOfClass[]>
}

/** Only these schools; null is all. */
export type SchoolScope = readonly string[] | null

export interface ReportedSchool {
  readonly code: string
  readonly name: string
  readonly area: 'urban' | 'rural' | null
  readonly unitCode: string | null
  readonly unitName: string | null
}

/** Sums by name; amounts are đồng. */
export type Sums = Readonly<Record<string, number>>

export interface SumsOfSchool {
  readonly schoolCode: string
  readonly sums: Sums
}

export interface SumsOfBillPeriod extends SumsOfSchool {
  readonly schoolYear: string
  readonly period: string
}

export interface SumsOfClass {
  readonly className: string
  readonly pupils: number
  readonly sums: Sums
}
