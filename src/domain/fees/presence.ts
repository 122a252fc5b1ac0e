import type { Days } from './days.ts'

/** States of students who are there unless a stay says otherwise. */
const attending: ReadonlySet<string> = new Set(['studying', 'moved-in', 'returned', 'other'])

/** When a student is at the school: their stays, or always where none is recorded and they attend. */
export const staysOf = (pupil: {
  readonly status: string
  readonly stays: readonly Days[]
}): readonly Days[] =>
  pupil.stays.length > 0 || !attending.has(pupil.status) ? pupil.stays : [{ from: '0001-01-01', to: null }]

/** The days that two lists have in common. */
export const shared = (a: readonly Days[], b: readonly Days[]): Days[] =>
  a.flatMap((one) =>
    b.flatMap((other) => {
      const from = one.from > other.from ? one.from : other.from
      const to = earlier(one.to, other.to)
      return to !== null && to < from ? [] : [{ from, to }]
    }),
  )

const earlier = (a: string | null, b: string | null) => {
  if (a === null) return b
  return b === null || a < b ? a : b
}
