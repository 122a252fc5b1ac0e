import type { parseArgs } from 'node:util'
import type { Parts } from '../../app.ts'
import type { Terminal } from '../command.ts'

/** The words that follow `lienthong repair`. */
export const repairOptions = {
  partner: { type: 'string' },
  state: { type: 'string' },
  code: { type: 'string' },
  school: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  exchange: { type: 'string', multiple: true },
  reason: { type: 'string' },
  'per-minute': { type: 'string', default: '3000' },
  yes: { type: 'boolean', default: false },
  detach: { type: 'boolean', default: false },
  set: { type: 'string', multiple: true },
  'not-there': { type: 'boolean', default: false },
} as const

export type RepairValues = ReturnType<typeof parseArgs<{ options: typeof repairOptions }>>['values']

/** What a command comes to once its words are read; its result is the exit code. */
export type RepairWork = (parts: Parts, terminal: Terminal) => Promise<number>
