import { exchangeEditRequest } from '../../../schemas/record-edit.ts'
import { editOfEvent } from '../../domain/exchanges/record-edit.ts'
import { fieldProblems } from '../../intake/field-problems.ts'
import type { EditOutcome } from '../../ports/exchanges/exchange-edit-store.ts'
import { type Terminal, UsageError } from '../command.ts'
import { readReason } from '../read-reason.ts'
import { readWhole } from './read-filter.ts'
import type { RepairValues, RepairWork } from './repair-options.ts'

/** Corrects what one exchange tells its portal, and sends it as a new one. Throws a `UsageError`. */
export function editExchange(exchange: string | undefined, values: RepairValues): RepairWork {
  const id = readWhole('EXCHANGE', exchange ?? '')
  const reason = readReason(values)
  const set = readSet(values.set ?? [])
  return async ({ store: { exchangeEdits } }, terminal) => {
    const event = await exchangeEdits.findEvent(id)
    if (!event) throw new UsageError(`there is no exchange ${id} with a portal`)
    const isNotThere = values['not-there']
    const sent = Object.keys(set).length === 0 ? {} : { [editOfEvent[event]]: set }
    const request = exchangeEditRequest.safeParse({ ...sent, reason, isNotThere })
    if (!request.success) {
      const problems = fieldProblems(request.error, sent).map(({ field, message }) => `${field} ${message}`)
      throw new UsageError(problems.join('\n'))
    }
    const { dossier, progress } = request.data
    const edit = { set: { dossier, progress }, by: terminal.user, reason, isNotThere }
    return report(id, await exchangeEdits.edit(id, edit, new Date()), terminal)
  }
}

function report(id: number, outcome: EditOutcome, { print }: Terminal): number {
  if (outcome.is === 'edited') print(`exchange ${outcome.exchangeId} goes out in place of ${id}`)
  if (outcome.is === 'unknown') print(`there is no exchange ${id} with a portal`)
  if (outcome.is === 'may-have-arrived') {
    print(`exchange ${id} may have arrived: replay it, which asks the portal;`)
    print('or ask its people, and when it is not there, add --not-there')
  }
  if (outcome.is === 'closed') {
    const by = outcome.replacedBy === null ? '' : `, and ${outcome.replacedBy} took its place`
    print(`exchange ${id} is ${outcome.state}${by}`)
  }
  return outcome.is === 'edited' ? 0 : 1
}

/** `applicant.name=…` names a field within a field; a list is JSON. */
function readSet(words: readonly string[]): object {
  const set: Record<string, unknown> = {}
  for (const word of words) {
    const [, path, value = ''] = /^([a-z]+(?:\.[a-z]+)?)=(.*)$/is.exec(word) ?? []
    if (!path) throw new UsageError('--set is FIELD=VALUE, such as applicant.name="Nguyễn Văn An"')
    const [field = '', inner] = path.split('.')
    set[field] = inner ? { ...(set[field] as object), [inner]: value } : readValue(value)
  }
  return set
}

function readValue(value: string): unknown {
  if (!value.startsWith('[')) return value
  try {
    return JSON.parse(value)
  } catch {
    throw new UsageError('a value that begins with [ must be JSON')
  }
}
