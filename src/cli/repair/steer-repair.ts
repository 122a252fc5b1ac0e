import type { RepairState } from '../../../schemas/repair.ts'
import { isRecordId } from '../../domain/record-id.ts'
import type { RepairStore } from '../../ports/repairs/repair-store.ts'
import { type Terminal, UsageError } from '../command.ts'
import { readReason } from '../read-reason.ts'
import { followRepair } from './follow-repair.ts'
import type { RepairValues, RepairWork } from './repair-options.ts'

type Steer = (id: string | undefined, values: RepairValues) => RepairWork

/** Moves a repair that runs or is paused. What is under way ends; after the answer nothing more is touched. */
const moving =
  (
    to: RepairState,
    follow: (id: string, repairs: RepairStore, terminal: Terminal) => Promise<number>,
  ): Steer =>
  (id, values) => {
    const known = readId(id)
    const reason = readReason(values)
    return async ({ store: { repairs } }, terminal) => {
      const found = await repairs.find(known)
      if (!found) throw new UsageError(`there is no repair ${known}`)
      if (await repairs.steer(known, to, { by: terminal.user, reason }, new Date())) {
        return follow(known, repairs, terminal)
      }
      const { state } = (await repairs.find(known)) ?? found
      terminal.print(`the repair ${known} is ${state}`)
      return 1
    }
  }

const sayNow = async (id: string, repairs: RepairStore, { print }: Terminal): Promise<number> => {
  const repair = await repairs.find(id)
  print(`${repair?.state} after ${repair?.repaired} of ${repair?.planned} exchanges`)
  return 0
}

export const steerRepair = {
  pause: moving('paused', sayNow),
  stop: moving('stopped', sayNow),
  resume: moving('running', followRepair),
  /** Follows a repair that somebody else began. */
  watch: ((id) => {
    const known = readId(id)
    return async ({ store: { repairs } }, terminal) => {
      if (!(await repairs.find(known))) throw new UsageError(`there is no repair ${known}`)
      return followRepair(known, repairs, terminal)
    }
  }) satisfies Steer as Steer,
}

function readId(id: string | undefined): string {
  if (id && isRecordId(id)) return id
  throw new UsageError('name the repair by its id; "repair list" shows them')
}
