import type { z } from 'zod'
import type { windowHours } from '../../../schemas/api/partner-window.ts'
import { problemOfHours, type WindowHours } from '../../domain/partners/maintenance-window.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'

/** Reads hours that somebody wants to keep. Throws `InvalidRequest` for hours that are none or over. */
export function readHours(sent: z.output<typeof windowHours>, now: Date): WindowHours {
  const hours: WindowHours =
    sent.kind === 'once' ? { kind: 'once', from: new Date(sent.from), to: new Date(sent.to) } : sent
  const problem = problemOfHours(hours, now)
  if (!problem) return hours
  throw new InvalidRequest([
    { field: `hours.${problem.field}`, code: 'not_possible', message: problem.message },
  ])
}
