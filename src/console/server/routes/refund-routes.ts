import { z } from 'zod'
import {
  refundConfirmation,
  refundRequest,
  refundReturn,
  refundSaying,
  refundState,
} from '../../../../schemas/api/refund.ts'
import { maskStudent } from '../../../domain/roster/mask.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import type { Moved, RefundOrder } from '../../../ports/refunds/refund-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ConsoleStores, ReadStores } from '../console-stores.ts'
import { pageOf, pageSize } from '../fields.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { readerOf } from '../present/reader-of.ts'
import { type Change, type ConsoleRoute, changing, reading } from '../route.ts'
import type { MoneyTools } from './money-tools.ts'
import { findOwnPayment } from './payment-routes.ts'

type Stores = Pick<ReadStores, 'bills' | 'payments' | 'refunds' | 'roster'>

const params = z.object({ id: z.uuid() })
const before = z.uuid().optional()

/** Money that goes back to who paid it. */
export const refundRoutes = (
  stores: Stores,
  {
    approvalRules,
    refundChannels,
    tell,
  }: Pick<MoneyTools, 'approvalRules' | 'refundChannels'> & { readonly tell: TellOfPayment },
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/refunds',
    action: 'payments.read',
    query: z.object({ state: refundState.optional(), before }),
    async read({ query, schools }) {
      const page = { ...query, schoolCodes: schoolList(schools) ?? undefined, limit: pageSize + 1 }
      return pageOf(await stores.refunds.list(page), ({ id }) => id)
    },
  }),
  reading({
    path: '/api/refunds/:id',
    action: 'payments.read',
    params,
    async read({ params: { id }, schools, session }) {
      const refund = ofOwnSchool(await stores.refunds.find(id), schools, 'refund')
      const { billId, paymentId, schoolCode, studentCode } = refund
      const [bill, payment, school, student, payoutList] = await Promise.all([
        billId ? stores.bills.find(billId) : undefined,
        paymentId ? stores.payments.find(paymentId) : undefined,
        schoolCode ? stores.roster.findSchool(schoolCode) : undefined,
        schoolCode && studentCode ? stores.roster.findStudent(schoolCode, studentCode) : undefined,
        stores.refunds.payoutListOf(id),
      ])
      const reader = readerOf(session)
      return {
        ...{ refund, schoolName: school?.name ?? null, payoutList: payoutList ?? null },
        bill: bill ? { id: bill.id, number: bill.number, title: bill.title } : null,
        payment: payment ? { id: payment.id, reference: payment.reference } : null,
        student: student ? { name: maskStudent(student, reader).name } : null,
      }
    },
  }),
  changing({
    path: '/api/refunds',
    action: 'refunds.ask',
    body: refundRequest,
    async change({ body, schools, session, now }, within) {
      const of = await ownMoney(body, schools, within)
      const { amount, way, payee, owedAgain, reason } = body
      const order = {
        of,
        amount,
        way,
        payee,
        channels: refundChannels,
        owedAgain,
        reason,
        actor: actorOf(session),
        rules: approvalRules,
      }
      const { refund, approval } = await within.refunds.request(order, { at: now, tell })
      const { id, code, state, approvalId } = refund
      return {
        subject: { kind: 'refund', id },
        after: { ...of, code, amount, way, owedAgain, state, approval: approvalId },
        answer: { id, state, approvalId, isWaiting: approval.state === 'waiting' },
      }
    },
  }),
  changing({
    path: '/api/refunds/:id/confirm',
    action: 'money.match',
    params,
    body: refundConfirmation,
    change: ({ params: { id }, body, session, now }, { refunds }) =>
      move(id, refunds, () => refunds.confirm(id, { by: actorOf(session).by, ...body }, now)),
  }),
  changing({
    path: '/api/refunds/:id/refuse',
    action: 'money.match',
    params,
    body: refundSaying,
    change: ({ params: { id }, body, session, now }, { refunds }) =>
      move(id, refunds, () => refunds.refuse(id, { by: actorOf(session).by, ...body }, now)),
  }),
  changing({
    path: '/api/refunds/:id/return',
    action: 'money.match',
    params,
    body: refundReturn,
    change: ({ params: { id }, body: { moneyId, reason }, session, now }, { refunds }) =>
      move(id, refunds, () =>
        refunds.returned(id, { by: actorOf(session).by, reason, allocationId: moneyId }, now),
      ),
  }),
]

async function move(
  id: string,
  refunds: Pick<ConsoleStores['refunds'], 'find'>,
  work: () => Promise<Moved>,
): Promise<Change> {
  const before = await refunds.find(id)
  const moved = await work()
  if (moved.is === 'unknown') throw new GatewayError('not_found', 'there is no such refund')
  if (moved.is === 'not-possible') throw new GatewayError('conflict', moved.why)
  return {
    subject: { kind: 'refund', id },
    before: { state: before?.state },
    after: { state: moved.refund.state, amount: moved.refund.amount },
  }
}

/** What is asked back, where it is of a school of this person. Throws `not_found`. */
async function ownMoney(
  body: z.output<typeof refundRequest>,
  schools: 'all' | ReadonlySet<string>,
  within: Pick<ConsoleStores, 'bills' | 'moneySearch' | 'payments' | 'roster'>,
): Promise<RefundOrder['of']> {
  if ('paymentId' in body) {
    await findOwnPayment(within, body.paymentId, schools)
    return { paymentId: body.paymentId }
  }
  if ('allocationId' in body) {
    const found = await within.moneySearch.find(body.allocationId, new Date(0))
    ofOwnSchool(found?.piece, schools, 'money')
    return { allocationId: body.allocationId }
  }
  const { schoolCode } = ofOwnSchool(body, schools, 'student')
  return { schoolCode, studentCode: within.roster.codeFor(body.studentCode) }
}
