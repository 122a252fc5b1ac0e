import { createRandom, type Random } from '../random.ts'

/** What a movement is meant to be, so that a judge knows where its money belongs. */
export type Meaning = 'fee' | 'fee-again' | 'no-owner' | 'two-owners' | 'interest' | 'charge' | 'settlement'

/** One real movement on an account. */
export interface MonthMovement {
  readonly account: string
  readonly day: string
  /** Local time of day, `HH:mm:ss`. */
  readonly time: string
  readonly direction: 'in' | 'out'
  readonly amount: number
  readonly reference: string
  readonly memo: string
  readonly meaning: Meaning
  /** The place of the payer among the payers of the account. */
  readonly payer?: number
}

/** Who pays, by the code that a school's system gave them, and what they owe. */
export interface Payer {
  readonly code: string
  readonly amount: number
}

export interface AccountOfMonth {
  readonly account: string
  readonly payers: readonly Payer[]
  /** An amount that several pupils of the school owe and nobody pays: a transfer of it without a code fits them all. */
  readonly sharedAmount: number
}

/** The days of a month (`yyyy-mm`). */
export function daysOfMonth(month: string): string[] {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: count }, (_, place) => `${month}-${String(place + 1).padStart(2, '0')}`)
}

/** Everything that moves on an account in a month, by day and time. The same seed gives the same. */
export function movementsOf(of: AccountOfMonth, days: readonly string[], seed: string): MonthMovement[] {
  const random = createRandom(seed, of.account)
  const found: MonthMovement[] = []
  const add = (day: string, movement: Omit<MonthMovement, 'account' | 'day' | 'reference' | 'time'>) => {
    const number = String(found.length + 1).padStart(5, '0')
    const reference = `FT${day.slice(2).replaceAll('-', '')}${of.account.slice(-4)}${number}`
    found.push({ account: of.account, day, time: timeOfDay(random, found.length), reference, ...movement })
  }
  of.payers.forEach(({ code, amount }, payer) => {
    const day = days[random.below(days.length)] as string
    const memo = random.pick(memos)(code)
    add(day, { direction: 'in', amount, memo, meaning: 'fee', payer })
    if (random.chance(0.03)) add(day, { direction: 'in', amount, memo, meaning: 'fee-again', payer })
  })
  for (const day of days) {
    if (random.chance(0.2)) {
      const amount = 10_001 + random.below(500) * 1_000
      add(day, { direction: 'in', amount, memo: 'chuyen tien', meaning: 'no-owner' })
    }
    if (random.chance(0.1)) {
      add(day, { direction: 'in', amount: of.sharedAmount, memo: 'hoc phi thang 10', meaning: 'two-owners' })
    }
  }
  const [first, last] = [days[0] as string, days.at(-1) as string]
  add(first, { direction: 'out', amount: 11_000, memo: 'PHI QUAN LY TAI KHOAN', meaning: 'charge' })
  add(last, { direction: 'in', amount: 2_345, memo: 'TRA LAI TIEN GUI', meaning: 'interest' })
  return inOrder(found)
}

export const inOrder = (movements: readonly MonthMovement[]): MonthMovement[] =>
  movements.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)))

const keyOf = ({ day, time, reference }: MonthMovement) => `${day} ${time} ${reference}`

/** The first and the last second of a day stand among its times. */
function timeOfDay(random: Random, place: number): string {
  if (place % 40 === 0) return '00:00:00'
  if (place % 40 === 1) return '23:59:59'
  const part = (below: number) => String(random.below(below)).padStart(2, '0')
  return `${part(24)}:${part(60)}:${part(60)}`
}

type Writing = (code: string) => string

/** What banks and people make of a content with a code. */
const memos: readonly [Writing, ...Writing[]] = [
  (code) => code,
  (code) => `MBVCB.9912345.006512.${code} hoc phi T10.CT tu 0123456789 NGUYEN VAN B`,
  (code) => `${code.slice(0, 4).toLowerCase()} ${code.slice(4, 9)} ${code.slice(9)} - dong tien hoc`,
  (code) => `${code}HOCPHITHANG10`,
  (code) => `CT ${code}20261005`,
  (code) => `Đóng học phí tháng 10 cho cháu ${code}, cảm ơn cô`,
]
