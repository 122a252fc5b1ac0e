import { z } from 'zod'
import { exemptionCorrections } from '../../../schemas/api/fee.ts'
import {
  applyExemption,
  type ExemptedBill,
  type ExemptionParts,
  previewExemption,
  reasonOf,
} from '../../fees/apply-exemption.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { StudentSpan, StudentSpanStore } from '../../ports/fees/student-span-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'

export interface ExemptionRouteParts extends ExemptionParts {
  readonly studentSpans: Pick<StudentSpanStore, 'find'>
  readonly clock: Clock
}

const path = '/v1/exemptions/{id}/corrections'
const params = z.object({ id: z.uuid() })

/** An exemption that comes after the bills: what it changes of them, looked at first and then done. */
export const exemptionRoutes = (gate: ClientGate, parts: ExemptionRouteParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path,
    tag: 'fees',
    summary: 'Count what an exemption changes of bills made before, and write nothing',
    params,
    answers: { 200: json('By bill', exemptionCorrections) },
    async handle({ client, params: { id } }) {
      const grant = await findGrant(parts, client, id)
      return answer(200, present(grant, await previewExemption(parts, grant, parts.clock())))
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path,
    tag: 'fees',
    summary: 'Correct the bills that an exemption changes',
    description:
      'Each bill gets a new revision with the decision as its reason; what was paid and is owed no longer is credit of ' +
      'the student. Sent again it corrects nothing twice. An exemption that was ended earlier is taken off the same way.',
    params,
    answers: { 200: json('By bill', exemptionCorrections) },
    async handle({ client, params: { id } }) {
      const grant = await findGrant(parts, client, id)
      const act = { by: client.person, at: parts.clock() }
      return answer(200, present(grant, await applyExemption(parts, grant, act)))
    },
  }),
]

async function findGrant({ studentSpans }: ExemptionRouteParts, client: Client, id: string) {
  const found = await studentSpans.find(id)
  return ownOrNothing(client, found?.kind === 'exemption' ? found : undefined, (span) => span.schoolCode)
}

const present = (grant: StudentSpan, bills: readonly ExemptedBill[]) => ({
  reason: reasonOf(grant),
  decisionNumber: grant.decisionNumber,
  bills: [...bills],
  credited: bills.reduce((sum, { credited }) => sum + credited, 0),
})
