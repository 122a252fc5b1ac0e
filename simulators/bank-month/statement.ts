import type { MonthMovement } from './movements.ts'

/** One statement of an account, as its bank knows it. */
export interface MonthStatement {
  readonly account: string
  readonly sequence: number
  readonly firstDay: string
  readonly lastDay: string
  readonly opening: number
  readonly closing: number
  readonly movements: readonly MonthMovement[]
}

export const signed = ({ direction, amount }: Pick<MonthMovement, 'direction' | 'amount'>): number =>
  direction === 'in' ? amount : -amount

/** The statements of an account, one for each day, each beginning with what the one before ends with. */
export function statementsByDay(
  account: string,
  days: readonly string[],
  movements: readonly MonthMovement[],
  opening: number,
): MonthStatement[] {
  let balance = opening
  return days.map((day, place) => {
    const ofDay = movements.filter((movement) => movement.day === day)
    const before = balance
    balance += ofDay.reduce((sum, movement) => sum + signed(movement), 0)
    return {
      ...{ account, sequence: place + 1, firstDay: day, lastDay: day },
      ...{ opening: before, closing: balance, movements: ofDay },
    }
  })
}

/** Statements that follow each other as one, with the number of the last. */
export function joined(...statements: readonly MonthStatement[]): MonthStatement {
  const [first, last] = [statements[0], statements.at(-1)]
  if (!first || !last) throw new RangeError('nothing is joined')
  const movements = statements.flatMap((one) => one.movements)
  return { ...last, firstDay: first.firstDay, opening: first.opening, movements }
}

/** `dd/MM/yyyy` of a day. */
export const slashed = (day: string): string => day.split('-').reverse().join('/')
