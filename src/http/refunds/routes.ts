import { z } from 'zod'
import { refund, refundRequest, refundState, refunds as refundsAnswer } from '../../../schemas/api/refund.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { PaymentStore, TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { RefundOrder, RefundStore } from '../../ports/refunds/refund-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface RefundParts {
  readonly refunds: RefundStore
  readonly payments: Pick<PaymentStore, 'find'>
  readonly bills: Pick<BillStore, 'find'>
  readonly roster: Pick<RosterStore, 'codeFor'>
  readonly approvalRules: ApprovalRules
  /** The channels that give money back. */
  readonly refundChannels: ReadonlySet<string>
  readonly tellPaid: TellOfPayment
  readonly onAccepted: () => void
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })
const query = z.object({
  state: refundState.optional(),
  before: z.uuid().optional(),
  limit: pageLimit(100, 20),
})

/** Money that goes back, for the schools whose it was and for operators. */
export const refundRoutes = (gate: ClientGate, parts: RefundParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/refunds',
    tag: 'payments',
    summary: 'Ask that money goes back',
    description:
      'Of a payment, of a piece of a bank transfer, or of a student’s credit. Above `approvals.refundLimit`, to which what one person gives back alone within 24 hours adds up, ' +
      'a second person approves; ' +
      'then the money leaves the bill. 409 says what is left where it is too much.',
    body: refundRequest,
    answers: { 201: json('Asked for; `due` where nobody else has to approve', refund) },
    async handle({ client, body }) {
      const of = await ownMoney(client, body, parts)
      const { amount, way, payee, owedAgain, reason } = body
      const order = {
        of,
        amount,
        way,
        payee,
        channels: parts.refundChannels,
        owedAgain,
        reason,
        actor: actorOf(client),
        rules: parts.approvalRules,
      }
      const asked = await parts.refunds.request(order, { at: parts.clock(), tell: parts.tellPaid })
      parts.onAccepted()
      return answer(201, asked.refund, { Location: `/v1/refunds/${asked.refund.id}` })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/refunds',
    tag: 'payments',
    summary: 'List what goes back',
    query,
    answers: { 200: json('The refunds, newest first', refundsAnswer) },
    async handle({ client, query }) {
      const schools = client.isOperator ? {} : { schoolCodes: [...client.schoolCodes] }
      const found = await parts.refunds.list({ ...query, ...schools })
      return answer(200, { refunds: found, next: nextAfter(found, query.limit) })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/refunds/{id}',
    tag: 'payments',
    summary: 'Read a refund with its history',
    params,
    answers: { 200: json('The refund', refund) },
    async handle({ client, params: { id } }) {
      const found = await parts.refunds.find(id)
      if (!found || !maySee(client, found.schoolCode)) throw nothing()
      return answer(200, found)
    },
  }),
]

const maySee = (client: Client, schoolCode: string | null) =>
  client.isOperator || (schoolCode !== null && client.schoolCodes.has(schoolCode))

const nothing = () => new GatewayError('not_found', 'nothing of your schools has this name')

/** What is asked back, where the client may ask for it. Throws `not_found`. */
async function ownMoney(
  client: Client,
  body: z.output<typeof refundRequest>,
  { payments, bills, roster }: RefundParts,
): Promise<RefundOrder['of']> {
  if ('studentCode' in body) {
    const { schoolCode, studentCode } = body
    if (!maySee(client, schoolCode)) throw nothing()
    return { schoolCode, studentCode: roster.codeFor(studentCode) }
  }
  if ('allocationId' in body) {
    if (!client.isOperator) throw nothing()
    return { allocationId: body.allocationId }
  }
  const payment = await payments.find(body.paymentId)
  const bill = payment?.billId ? await bills.find(payment.billId) : undefined
  if (!bill || !maySee(client, bill.schoolCode)) throw nothing()
  return { paymentId: body.paymentId }
}
