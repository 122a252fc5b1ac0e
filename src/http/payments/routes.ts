import { z } from 'zod'
import { type PaymentRequest, payment, paymentRequest } from '../../../schemas/payment.ts'
import { creditReasons } from '../../domain/credits/credit.ts'
import type { Payment, StartedPayment } from '../../domain/payments/payment.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { PaymentStore } from '../../ports/payments/payment-store.ts'
import { type Answer, answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'
import { answerReceipt, type PaymentReceipt, receiptAnswer } from './receipt.ts'

/** Starts a payment of a bill; the bill is known to be of the client's schools. */
export type StartPayment = (request: PaymentRequest, client: Client) => Promise<StartedPayment>

export interface PaymentParts {
  readonly payments: PaymentStore
  readonly bills: BillStore
  readonly startPayment: StartPayment
  readonly fetchReceipt: (payment: Payment) => Promise<PaymentReceipt>
}

const params = z.object({ id: z.uuid() })

/** Payments of bills through channels. */
export const paymentRoutes = (gate: ClientGate, parts: PaymentParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/payments',
    lane: 'payments',
    tag: 'payments',
    summary: 'Start a payment of a bill',
    body: paymentRequest,
    answers: {
      201: json('Started: the payer goes to payUrl', payment),
      200: json('One is open at this channel already', payment),
    },
    async handle({ client, body }) {
      ownOrNothing(client, await parts.bills.find(body.billId), (found) => found.schoolCode)
      return toAnswer(await parts.startPayment(body, client))
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/payments/{id}',
    tag: 'payments',
    summary: 'Read a payment',
    params,
    answers: { 200: json('The payment', payment) },
    async handle({ client, params }) {
      return answer(200, present(await findOwn(parts, client, params.id)))
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/payments/{id}/receipt',
    lane: 'payments',
    tag: 'payments',
    summary: 'Fetch the receipt of a payment from its channel',
    params,
    answers: { 200: receiptAnswer },
    async handle({ client, params }) {
      return answerReceipt(await parts.fetchReceipt(await findOwn(parts, client, params.id)))
    },
  }),
]

/** A payment belongs to whoever has its bill; nobody's money is nobody's to read. */
async function findOwn({ payments, bills }: PaymentParts, client: Client, id: string): Promise<Payment> {
  const found = await payments.find(id)
  const bill = found?.billId ? await bills.find(found.billId) : undefined
  ownOrNothing(client, bill, (bill) => bill.schoolCode)
  return found as Payment
}

function toAnswer(start: StartedPayment): Answer {
  if ('payment' in start) {
    const status = start.is === 'started' ? 201 : 200
    return answer(status, present(start.payment), { Location: `/v1/payments/${start.payment.id}` })
  }
  if (start.is === 'refused')
    return refuse('conflict', `the channel refused with its code ${start.theirCode}`)
  if (start.is === 'not-taken') {
    const field = start.why === 'amount-not-accepted' ? 'amount' : 'instalment'
    const problem = { field, code: start.why.replaceAll('-', '_'), message: creditReasons[start.why] }
    return refuse('conflict', 'the bill is not paid so', [problem])
  }
  return refusals[start.is]
}

const refusals = {
  'unknown-channel': refuse('record_refused', 'no payment can be started', [
    { field: 'channel', code: 'unknown_channel', message: 'no such channel, or it cannot start payments' },
  ]),
  'nothing-due': refuse('conflict', 'nothing is owed for this bill'),
  'not-published': refuse('conflict', 'the bill waits for its day of publishing'),
  'no-account': refuse('conflict', 'the school has no account that money could go to'),
} as const

/** A payment without what is ours alone. */
function present(kept: Payment) {
  const { asks: _asks, askAt: _askAt, ...shown } = kept
  return shown
}
