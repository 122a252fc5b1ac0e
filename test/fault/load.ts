import { catalogues } from '../../config/catalogues/index.ts'
import {
  type BillBody,
  generateProvince,
  type SchoolBody,
  type StudentBody,
} from '../../simulators/school-system/index.ts'

/** What a run sends: bills, each of another pupil, with the roster that they need. */
export interface FaultLoad {
  readonly schools: readonly SchoolBody[]
  readonly students: readonly StudentBody[]
  readonly bills: readonly BillBody[]
}

/** Pupils and bills of a province of scale 1. */
const billsOfScale = 6_000

/** Generates so many bills; the same seed gives the same. */
export function generateLoad(records: number, seed: number): FaultLoad {
  // A fraction rounds each school's pupils down.
  const wanted = Math.max(0.02, (records * 1.1) / billsOfScale)
  const scale = wanted < 1 ? wanted : Math.ceil(wanted)
  const { schools, ...province } = generateProvince({ seed, scale, today: '2026-09-05', catalogues })
  const bills = schools.flatMap((school) => [...province.billsOf(school)]).slice(0, records)
  if (bills.length < records) throw new Error(`the province has only ${bills.length} bills`)
  return { schools, students: schools.flatMap((school) => [...province.studentsOf(school)]), bills }
}
