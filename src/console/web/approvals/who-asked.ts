import type { ApprovalMessage } from '../../messages/approvals.ts'

/** Who asked, as a person; a school system that speaks for nobody is called by its name beside its id. */
export function whoAsked({
  requestedPerson,
  steps,
}: Pick<ApprovalMessage['approval'], 'requestedPerson' | 'steps'>): string {
  const by = steps[0]?.by ?? ''
  return by.endsWith(` (${requestedPerson})`) ? by : requestedPerson
}
