import type { MonthMovement } from './movements.ts'
import type { MonthStatement } from './statement.ts'

/** A statement as SWIFT's MT940; its letters are Latin ones without accents. */
export function writeMt940(statement: MonthStatement): string {
  const { account, sequence, firstDay, lastDay, opening, closing, movements } = statement
  return [
    ':20:SAOKE',
    `:25:${account}`,
    `:28C:${sequence}/1`,
    `:60F:${balanceOf(opening, firstDay)}`,
    ...movements.flatMap(linesOf),
    `:62F:${balanceOf(closing, lastDay)}`,
    '-',
    '',
  ].join('\r\n')
}

const compact = (day: string) => day.slice(2).replaceAll('-', '')

const balanceOf = (amount: number, day: string) =>
  `${amount < 0 ? 'D' : 'C'}${compact(day)}VND${Math.abs(amount)},`

function linesOf({ day, direction, amount, reference, memo }: MonthMovement): string[] {
  const mark = direction === 'in' ? 'C' : 'D'
  const entryDay = day.slice(5).replace('-', '')
  const content = withoutAccents(memo).match(/.{1,65}/g) ?? []
  const [first = '', ...more] = content
  return [`:61:${compact(day)}${entryDay}${mark}${amount},NTRFNONREF//${reference}`, `:86:${first}`, ...more]
}

const withoutAccents = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[^\x20-\x7e]/g, ' ')
