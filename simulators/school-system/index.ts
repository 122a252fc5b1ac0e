import { type BillDates, createBill } from './bills.ts'
import { createPupil } from './pupils.ts'
import type { BillBody, Catalogues, SchoolBody, StudentBody, TransferBody } from './records.ts'
import { createSchools, type GeneratedSchool } from './schools.ts'
import { createTransfers } from './transfers.ts'
import { writeWorkbook } from './workbook.ts'

export type { BillBody, Catalogues, SchoolBody, StudentBody, TransferBody } from './records.ts'

export interface ProvinceOptions {
  readonly seed: string | number
  /** 1 is 20 schools, 6,000 pupils and bills, 40 transfers; a fraction is the same schools with fewer pupils. */
  readonly scale: number
  /** `yyyy-mm-dd`; decides the school year. */
  readonly today: string
  readonly catalogues: Catalogues
  /** Where portals can download the papers of transfers. */
  readonly papersUrl?: string
}

/** A slice of a province as its school systems would send it. Pupils and bills are made one by one as they are asked for. */
export interface Province {
  readonly schoolYear: string
  readonly schools: readonly SchoolBody[]
  readonly studentCount: number
  readonly billCount: number
  readonly transfers: readonly TransferBody[]
  studentsOf(school: SchoolBody): Iterable<StudentBody>
  /** One bill for each pupil, in the order of the pupils. */
  billsOf(school: SchoolBody): Iterable<BillBody>
  /** The pupils of one school as the ministry's sheet C1-HocSinh (XLSX). */
  workbookOf(school: SchoolBody): Promise<Buffer>
}

/** Generates the province slice of the demonstration. The same options give the same records, in any order of asking. */
export function generateProvince(options: ProvinceOptions): Province {
  const { scale, today, catalogues, papersUrl = 'https://papers.example/transfers' } = options
  if (!isScale(scale))
    throw new RangeError('scale must be a whole number from 1 to 100, or a fraction from 0.02')
  const seed = String(options.seed)
  const startYear = schoolYearStart(today)
  const dates: BillDates = { schoolYear: `${startYear}-${startYear + 1}`, dueOn: daysAfter(today, 30) }
  const schools = createSchools(seed, scale, catalogues)
  const byCode = new Map(schools.map((school) => [school.body.code, school]))
  const pupilOf = (school: GeneratedSchool, index: number) => createPupil(seed, school, index, startYear)
  const schoolOf = ({ code }: SchoolBody) => {
    const school = byCode.get(code)
    if (!school) throw new RangeError(`no school is called ${code}`)
    return school
  }
  function* studentsOf(body: SchoolBody) {
    const school = schoolOf(body)
    for (let index = 0; index < school.pupils; index += 1) yield pupilOf(school, index)
  }
  function* billsOf(body: SchoolBody) {
    const school = schoolOf(body)
    for (let index = 0; index < school.pupils; index += 1) {
      yield createBill(seed, school, pupilOf(school, index), index, dates, catalogues)
    }
  }
  const pupilCount = schools.reduce((sum, { pupils }) => sum + pupils, 0)
  return {
    schoolYear: dates.schoolYear,
    schools: schools.map(({ body }) => body),
    studentCount: pupilCount,
    billCount: pupilCount,
    transfers: [...createTransfers(seed, schools, pupilOf, papersUrl)],
    studentsOf,
    billsOf,
    workbookOf: (school) => writeWorkbook(school, studentsOf(school)),
  }
}

/** At 0.02 the smallest school has three pupils: two of them move away. */
export const isScale = (scale: number): boolean =>
  scale < 1 ? scale >= 0.02 : Number.isInteger(scale) && scale <= 100

/** Months from August on belong to the school year that starts then. */
function schoolYearStart(today: string): number {
  const day = /^(\d{4})-(\d{2})-\d{2}$/.exec(today)
  if (!day) throw new RangeError('today must be yyyy-mm-dd')
  return Number(day[1]) - (Number(day[2]) >= 8 ? 0 : 1)
}

const daysAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
