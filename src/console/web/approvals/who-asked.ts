import type { ApprovalMessage } from '../../messages/approvals.ts'

/** Who asked, as a person; a school system that speaks for nobody is called by its name, and its id stands in the history. */
export function whoAsked({
  requestedPerson,
  steps,
}: Pick<ApprovalMessage['approval'], 'requestedPerson' | 'steps'>): string {
  const by = steps[0]?.by ?? ''
  const id = ` (${requestedPerson})`
  return by.endsWith(id) ? by.slice(0, -id.length) : requestedPerson
}
