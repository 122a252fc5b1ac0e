import { z } from 'zod'
import { approvalKind, approvalState } from '../../../../schemas/api/approval.ts'
import type { Approval, ApprovalStore, Decided } from '../../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { approvalRow, describeApproval } from '../present/present-approval.ts'
import { type Asked, type Change, type ConsoleRoute, changing, reading } from '../route.ts'

const query = z.object({
  // What waits, unless told otherwise: it is an inbox.
  state: z.union([approvalState, z.literal('any')]).default('waiting'),
  kind: approvalKind.optional(),
  before: z.uuid().optional(),
})
const params = z.object({ id: z.uuid() })
const body = z.strictObject({ reason })

/** What one person asked for and another decides. */
export const approvalRoutes = (
  stores: Pick<ReadStores, 'approvals' | 'bills' | 'moneySearch' | 'refunds' | 'repairs' | 'roster'>,
  tell: TellOfPayment,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/approvals',
    action: 'approvals.read',
    query,
    async read({ query: { state, ...others }, schools, session }) {
      const isOf = state === 'any' ? undefined : state
      const page = { ...others, state: isOf, schoolCodes: schoolList(schools), limit: pageSize + 1 }
      const found = await stores.approvals.list(page)
      return pageOf(
        found.map((approval) => approvalRow(approval, session)),
        ({ id }) => id,
      )
    },
  }),
  reading({
    path: '/api/approvals/:id',
    action: 'approvals.read',
    params,
    async read({ params: { id }, schools, session }) {
      return describeApproval(await findOwn(stores.approvals, id, schools), session, stores)
    },
  }),
  changing({
    path: '/api/approvals/:id/approve',
    action: 'approvals.decide',
    params,
    body,
    change: (asked, { approvals }) =>
      decide(asked, approvals, (said) => approvals.approve(asked.params.id, said, { at: asked.now, tell })),
  }),
  changing({
    path: '/api/approvals/:id/reject',
    action: 'approvals.decide',
    params,
    body,
    change: (asked, { approvals }) =>
      decide(asked, approvals, (said) => approvals.reject(asked.params.id, said, asked.now)),
  }),
]

type Deciding = Asked<z.output<typeof params>, undefined, z.output<typeof body>>

async function decide(
  { params: { id }, body: { reason }, schools, session }: Deciding,
  approvals: ApprovalStore,
  work: (said: Parameters<ApprovalStore['approve']>[1]) => Promise<Decided>,
): Promise<Change> {
  const { state, kind, amount } = await findOwn(approvals, id, schools)
  const decided = await work({ actor: actorOf(session), reason })
  if (decided.is === 'unknown') throw new GatewayError('not_found', 'there is no such approval')
  if (decided.is === 'same-person')
    throw new GatewayError('same_person', 'another person than the one who asked must decide this')
  if (decided.is === 'not-open')
    throw new GatewayError('conflict', `it is ${decided.approval.state} and not open to a decision`)
  return {
    subject: { kind: 'approval', id },
    before: { state },
    after: { state: decided.approval.state, kind, amount },
  }
}

async function findOwn(
  approvals: Pick<ApprovalStore, 'find'>,
  id: string,
  schools: 'all' | ReadonlySet<string>,
): Promise<Approval> {
  return ofOwnSchool(await approvals.find(id), schools, 'approval')
}
