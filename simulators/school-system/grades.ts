import type { SchoolLevel } from './records.ts'

/** A year of school: how old its pupils become in the calendar year in which the school year starts. */
interface Year {
  readonly label: string
  readonly age: number
  readonly grade?: number
}

const grades = (first: number, last: number): Year[] =>
  Array.from({ length: last - first + 1 }, (_, index) => {
    const grade = first + index
    return { label: String(grade), age: grade + 5, grade }
  })

const years: Readonly<Record<SchoolLevel, readonly Year[]>> = {
  MN: [
    { label: 'Nhà trẻ ', age: 2 },
    { label: 'Mầm ', age: 3 },
    { label: 'Chồi ', age: 4 },
    { label: 'Lá ', age: 5 },
  ],
  TH: grades(1, 5),
  THCS: grades(6, 9),
  THPT: grades(10, 12),
  GDTX: grades(10, 12),
  LIEN_CAP: grades(1, 12),
}

const pupilsPerClass = 35

/** The class of the pupil with this index in a school of so many, filled year by year and class by class. */
export function classOf(level: SchoolLevel, index: number, pupils: number) {
  const list = years[level]
  const yearIndex = Math.floor((index * list.length) / pupils)
  const year = list[yearIndex] as Year
  const firstOfYear = Math.ceil((yearIndex * pupils) / list.length)
  const classNumber = Math.floor((index - firstOfYear) / pupilsPerClass) + 1
  const suffix = level === 'MN' ? String(classNumber) : `A${classNumber}`
  return { name: `${year.label}${suffix}`, age: year.age, grade: year.grade }
}
