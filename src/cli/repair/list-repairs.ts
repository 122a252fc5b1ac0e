import { UsageError } from '../command.ts'
import { progressOf } from './follow-repair.ts'
import type { RepairValues, RepairWork } from './repair-options.ts'

const shown = 20

/** Prints the latest repairs, with who said last what is to become of them. */
export function listRepairs(surplus: string | undefined, _values: RepairValues): RepairWork {
  if (surplus !== undefined) throw new UsageError('repair list')
  return async ({ store }, { print }) => {
    const repairs = await store.repairs.list({ limit: shown })
    for (const repair of repairs) {
      const { by, reason } = repair.changes.at(-1) ?? { by: '', reason: '' }
      print(`${repair.id}  ${repair.action}  ${repair.state}  ${progressOf(repair)}  (${by}: ${reason})`)
    }
    if (repairs.length === 0) print('there is no repair yet')
    return 0
  }
}
