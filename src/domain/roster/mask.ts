import type { Student } from '../../../schemas/student.ts'

/** Who looks: at a screen that many see, at work on troubles, or with a reason that was recorded. */
export type Reader = 'viewer' | 'operator' | 'opener'

/** What a reader sees of a student. */
export interface MaskedStudent {
  readonly name: string
  readonly birthDate: string
  readonly identityNumber: string | null
  readonly phone: string | null
  readonly address: string | null
  readonly guardians: readonly {
    readonly relation: string
    readonly name: string
    readonly phone: string | null
  }[]
}

type Masks = {
  readonly [Field in 'name' | 'birthDate' | 'identityNumber' | 'phone' | 'address']: (value: string) => string
}

/** Each word of a name but the last as its first letter: the last is what a Vietnamese is called by. */
const calledBy = (name: string): string => {
  const parts = name.split(' ')
  return parts.map((part, index) => (index === parts.length - 1 ? part : `${first(part)}.`)).join(' ')
}
const initials = (name: string): string =>
  name
    .split(' ')
    .map((part) => `${first(part)}.`)
    .join(' ')
const first = (word: string): string => [...word][0] ?? ''
const lastOf = (count: number) => (text: string) =>
  text.length <= count ? hidden(text) : `${'*'.repeat(text.length - count)}${text.slice(-count)}`
const hidden = (text: string): string => '*'.repeat(text.length)
const hiddenWhole = (): string => '***'
const yearOf = (day: string): string => day.slice(0, 4)
/** The last part of an address is the commune or province, which the school says too. */
const placeOf = (address: string): string => {
  const parts = address.split(',')
  return parts.length < 2 ? hiddenWhole() : `***,${parts.at(-1)}`
}
const whole = (text: string): string => text

/** What each reader sees of each field. */
const masksOf: Readonly<Record<Reader, Masks>> = {
  viewer: {
    name: initials,
    birthDate: hiddenWhole,
    identityNumber: hiddenWhole,
    phone: hiddenWhole,
    address: hiddenWhole,
  },
  operator: {
    name: calledBy,
    birthDate: yearOf,
    identityNumber: lastOf(3),
    phone: lastOf(3),
    address: placeOf,
  },
  opener: { name: whole, birthDate: whole, identityNumber: whole, phone: whole, address: whole },
}

/** Shows of who paid what a reader may see; a name as banks write it. */
export const maskPayer = (
  { payerName, payerAccount }: { readonly payerName?: string; readonly payerAccount?: string },
  reader: Reader,
): { readonly name: string | null; readonly account: string | null } => ({
  name: payerName === undefined ? null : masksOf[reader].name(payerName),
  account: payerAccount === undefined ? null : masksOf[reader].phone(payerAccount),
})

/** Shows of a student what a reader may see. */
export function maskStudent(student: Student, reader: Reader): MaskedStudent {
  const mask = masksOf[reader]
  const masked = (field: keyof Masks, value: string | undefined) =>
    value === undefined ? null : mask[field](value)
  return {
    name: mask.name(student.name),
    birthDate: mask.birthDate(student.birthDate),
    identityNumber: masked('identityNumber', student.identityNumber),
    phone: masked('phone', student.phone),
    address: masked('address', student.address),
    guardians: student.guardians.map(({ relation, name, phone }) => ({
      relation,
      name: mask.name(name),
      phone: masked('phone', phone),
    })),
  }
}
