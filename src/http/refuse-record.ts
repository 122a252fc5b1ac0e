import type { LineProblem } from '../../schemas/import.ts'
import { type Answer, refuse } from './answer.ts'

/** The problems that say: the same number, with other content. */
const takenNumbers: ReadonlySet<string> = new Set(['number bill_number_taken', 'number dossier_number_taken'])

/** Refuses a record: 409 where its number stands with other content, 422 where it breaks a rule. */
export const refuseRecord = (kind: 'bill' | 'dossier', problems: readonly LineProblem[]): Answer =>
  problems.some(({ field, code }) => takenNumbers.has(`${field} ${code}`))
    ? refuse('record_conflict', `another ${kind} of this school has this number`, problems)
    : refuse('record_refused', `the ${kind} breaks a rule`, problems)
