import type { SourceRow } from '../ports/record-source.ts'
import { type CellValue, type FilledCell, readCode, readDay, readDigits, readWords } from './cells.ts'
import { headingKey } from './header.ts'
import type { RecordRow } from './read-records.ts'

/** What a sheet can say of a student. The first group is named as in our schema. */
export const studentFields = [
  'code',
  'schoolCode',
  'name',
  'birthDate',
  'gender',
  'status',
  'moetCode',
  'identityNumber',
  'ethnicity',
  'phone',
  'address',
  'className',
  'classCode',
  'grade',
  'fatherName',
  'fatherBirthYear',
  'fatherOccupation',
  'fatherPhone',
  'motherName',
  'motherBirthYear',
  'motherOccupation',
  'motherPhone',
] as const

export type StudentField = (typeof studentFields)[number]

/** The words of those who write the sheets → ours; a key is matched like a header (`headingKey`). */
export interface StudentWords {
  readonly genders: Readonly<Record<string, 'male' | 'female'>>
  /** A text that starts with one of these has its status. */
  readonly statuses: Readonly<Record<string, string>>
  readonly unlistedStatus: string
  /** Whether the column `code` holds the ministry's code, so that its lost zero can be put back. */
  readonly codeIsMoetCode: boolean
}

type StudentRow = RecordRow<StudentField>
type Warn = (field: string, warning: CellValue['warning']) => void

const readers: Partial<
  Record<StudentField, (cell: FilledCell, row: StudentRow, words: StudentWords) => CellValue>
> = {
  code: (cell, _, { codeIsMoetCode }) => (codeIsMoetCode ? readDigits(cell, 10, 1) : readCode(cell)),
  birthDate: (cell, row) => readDay(cell, row.dayZero),
  moetCode: (cell) => readDigits(cell, 10, 1),
  identityNumber: (cell) => readDigits(cell, 12, 2),
  phone: (cell) => readDigits(cell, 10, 1),
  fatherPhone: (cell) => readDigits(cell, 10, 1),
  motherPhone: (cell) => readDigits(cell, 10, 1),
}

/**
 * Makes the request object of one student out of a row. A student without a code of its own has the ministry's; one
 * without either has the temporary code `TAM-<identity number>` that schools use until the ministry gives one; the store
 * keeps a keyed hash in its place.
 */
export function studentRecord(
  row: StudentRow,
  defaults: { readonly schoolCode?: string | undefined },
  words: StudentWords,
): Extract<SourceRow, { is: 'record' }> {
  const warnings: { field: string; code: string; message: string }[] = []
  const warn: Warn = (field, warning) => warning && warnings.push({ field, ...warning })
  const read = (field: StudentField): unknown => {
    const cell = row.cells.get(field)
    if (cell === undefined) return undefined
    const { value, warning } = (readers[field] ?? readWords)(cell, row, words)
    warn(field, warning)
    return value
  }
  const codes = studentCodes(read, warn)
  const record = {
    ...codes,
    schoolCode: read('schoolCode') ?? defaults.schoolCode,
    name: read('name'),
    birthDate: read('birthDate'),
    gender: listed(read('gender'), words.genders),
    class: withoutAbsent({
      name: read('className') ?? read('classCode'),
      code: read('classCode'),
      grade: grade(read, warn),
    }),
    status: status(read('status'), words, warn),
    ethnicity: read('ethnicity'),
    phone: read('phone'),
    address: read('address'),
    guardians: [guardian('father', read, warn), guardian('mother', read, warn)].filter(Boolean),
  }
  return { is: 'record', line: row.line, record: withoutAbsent(record), warnings }
}

function studentCodes(read: (field: StudentField) => unknown, warn: Warn) {
  const own = read('code')
  const identityNumber = read('identityNumber')
  const moetCode = read('moetCode') ?? (/^\d{10,11}$/.test(String(own)) ? own : undefined)
  if (moetCode === undefined) {
    warn('moetCode', { code: 'moet_code_missing', message: 'the ministry has given no code yet' })
  }
  const temporary = identityNumber === undefined ? undefined : `TAM-${identityNumber}`
  return { code: own ?? moetCode ?? temporary, moetCode, identityNumber }
}

function grade(read: (field: StudentField) => unknown, warn: Warn): number | undefined {
  const words = read('grade')
  if (words === undefined) return undefined
  const number = /^(?:\p{L}+ )?(\d{1,2})$/u.exec(headingKey(String(words)))?.[1]
  if (number === undefined) warn('class.grade', { code: 'grade_unread', message: 'names no grade by number' })
  return number === undefined ? undefined : Number(number)
}

function status(words: unknown, { statuses, unlistedStatus }: StudentWords, warn: Warn): string | undefined {
  if (words === undefined) return undefined
  const key = headingKey(String(words))
  const known = Object.entries(statuses).find(([start]) => `${key} `.startsWith(`${headingKey(start)} `))
  if (!known)
    warn('status', { code: 'status_unlisted', message: `is not listed and counts as ${unlistedStatus}` })
  return known?.[1] ?? unlistedStatus
}

function guardian(relation: 'father' | 'mother', read: (field: StudentField) => unknown, warn: Warn) {
  const name = read(`${relation}Name`)
  if (name === undefined) return undefined
  const words = read(`${relation}BirthYear`)
  const birthYear = /(?:^|-|\/)(\d{4})(?:$|-)/.exec(String(words ?? ''))?.[1]
  if (words !== undefined && !birthYear) {
    warn(`${relation}BirthYear`, { code: 'birth_year_unread', message: 'names no year and was left out' })
  }
  return withoutAbsent({
    relation,
    name,
    birthYear: birthYear === undefined ? undefined : Number(birthYear),
    occupation: read(`${relation}Occupation`),
    phone: read(`${relation}Phone`),
  })
}

/** The word of ours for theirs; a word that is not listed stays, so that the schema refuses it by field. */
function listed(words: unknown, list: Readonly<Record<string, string>>): unknown {
  return (
    Object.entries(list).find(([key]) => headingKey(key) === headingKey(String(words ?? '')))?.[1] ?? words
  )
}

const withoutAbsent = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
