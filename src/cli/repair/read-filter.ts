import { exchangeState } from '../../../schemas/exchange.ts'
import type { RepairFilter } from '../../domain/repairs/repair.ts'
import { UsageError } from '../command.ts'
import { readTimeOrDay } from '../read-time.ts'
import type { RepairValues } from './repair-options.ts'

/** Reads which exchanges are meant. Throws a `UsageError`. */
export function readFilter(values: RepairValues): RepairFilter {
  const { partner, state, code: problemCode, school: schoolCode, exchange } = values
  const known = exchangeState.optional().safeParse(state)
  if (!known.success) throw new UsageError(`--state is one of ${exchangeState.options.join(', ')}`)
  const filter = {
    ...{ partner, state: known.data, problemCode, schoolCode },
    since: readTimeOrDay('--since', values.since),
    until: readTimeOrDay('--until', values.until),
    exchangeIds: exchange?.map((id) => readWhole('--exchange', id)),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** Reads a whole number above 0. Throws a `UsageError`. */
export function readWhole(option: string, text: string, most: number = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 1 && number <= most) return number
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : `, ${most} at most`
  throw new UsageError(`${option} must be a whole number above 0${upTo}`)
}
