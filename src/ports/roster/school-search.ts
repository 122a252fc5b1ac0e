import type { BillState } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { School } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'

/** Finds schools and their pupils for people who look for one. */
export interface SchoolSearch {
  /** By code, behind one. */
  search(wanted: SchoolSearchFilter): Promise<readonly FoundSchool[]>
  /** What a school has: its pupils by status, and what its bills come to. */
  figuresOf(code: string): Promise<SchoolFigures>
  /** The pupils of a school by code, behind one. */
  pupils(wanted: PupilFilter): Promise<readonly FoundPupil[]>
}

/** What is absent does not narrow. A name is found by any part of it, with or without its marks. */
export interface SchoolSearchFilter {
  /** Only these schools; all where it is null. */
  readonly schoolCodes: readonly string[] | null
  readonly name?: string | undefined
  readonly code?: string | undefined
  /** The code of a commune, or any part of its name. */
  readonly unit?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export interface FoundSchool {
  readonly code: string
  readonly profile: School
}

export interface SchoolFigures {
  readonly pupils: readonly { readonly status: string; readonly count: number }[]
  /** Bills by state: how many, what they ask, what is paid of it, and what remains of those that are owed. */
  readonly bills: readonly {
    readonly state: BillState
    readonly count: number
    readonly payable: Dong
    readonly paid: Dong
    readonly remains: Dong
  }[]
}

export interface PupilFilter {
  readonly schoolCode: string
  readonly code?: string | undefined
  readonly className?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export interface FoundPupil {
  readonly code: string
  readonly className: string
  readonly status: string
  /** Null for one whose data were erased. */
  readonly student: Student | null
}
