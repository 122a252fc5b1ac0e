import { catalogues } from '../config/catalogues/index.ts'
import {
  type BillBody,
  generateProvince,
  type SchoolBody,
  type StudentBody,
} from '../simulators/school-system/index.ts'

/** What a bench works on: bills of a generated province, with their schools and pupils. */
export interface Load {
  readonly schools: readonly SchoolBody[]
  readonly students: readonly StudentBody[]
  readonly bills: readonly BillBody[]
}

/** Pupils and bills of a province of scale 1. */
const billsOfScale = 6000

/** Generates `size` bills; the same seed gives the same. */
export function generateLoad(size: number, seed: number): Load {
  const scale = Math.ceil(size / billsOfScale)
  const { schools, ...province } = generateProvince({ seed, scale, today: '2026-09-05', catalogues })
  return {
    schools,
    students: schools.flatMap((school) => [...province.studentsOf(school)]),
    bills: schools.flatMap((school) => [...province.billsOf(school)]).slice(0, size),
  }
}

/** One JSON text a line. */
export const toLines = (records: readonly object[]): Buffer =>
  Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
