import { z } from 'zod'
import {
  counterPayment,
  receipt,
  receipts as receiptsAnswer,
  receiptVoid,
} from '../../../schemas/api/receipt.ts'
import { code } from '../../../schemas/text.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { Receipt, ReceiptStore } from '../../ports/payments/receipt-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'

export interface ReceiptParts {
  readonly receipts: ReceiptStore
  readonly bills: Pick<BillStore, 'find'>
  readonly roster: Pick<RosterStore, 'codeFor'>
  readonly tellPaid: TellOfPayment
  readonly onAccepted: () => void
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })
const query = z.object({
  billId: z.uuid().optional().meta({ description: 'Without it: say a school and a student' }),
  schoolCode: code(30).optional(),
  studentCode: code(40).optional(),
})

/** Money over the counters of schools, and the receipts of all money. */
export const receiptRoutes = (gate: ClientGate, parts: ReceiptParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/counter-payments',
    lane: 'payments',
    tag: 'payments',
    summary: 'Take money over the counter',
    description:
      'Posts it like any payment and numbers its receipt. Send an Idempotency-Key: money that is taken twice is two payments.',
    body: counterPayment,
    answers: { 201: json('The receipt', receipt) },
    async handle({ client, body }) {
      ownOrNothing(client, await parts.bills.find(body.billId), (found) => found.schoolCode)
      if (body.replaces) await findOwn(parts, client, body.replaces)
      const now = parts.clock()
      const receivedAt = body.receivedAt ? new Date(body.receivedAt) : now
      if (receivedAt > now)
        return refuse('record_refused', 'nothing was taken', [
          { field: 'receivedAt', code: 'in_the_future', message: 'must not be after now' },
        ])
      const made = await parts.receipts.take(
        { ...body, receivedAt, actor: actorOf(client) },
        { at: now, tell: parts.tellPaid },
      )
      parts.onAccepted()
      return answer(201, made, { Location: `/v1/receipts/${made.id}` })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/receipts',
    tag: 'payments',
    summary: 'Read the receipts of a bill or a student',
    description: 'Of money over the counter, through channels and by bank, in the order of payment.',
    query,
    answers: { 200: json('The receipts', receiptsAnswer) },
    async handle({ client, query: { billId, schoolCode, studentCode } }) {
      if (billId) {
        ownOrNothing(client, await parts.bills.find(billId), (found) => found.schoolCode)
        return answer(200, { receipts: await parts.receipts.of({ billId }) })
      }
      if (!schoolCode || !studentCode)
        throw new InvalidRequest([
          { field: 'billId', code: 'required', message: 'say a bill, or a school and a student' },
        ])
      const school = ownOrNothing(client, schoolCode, (own) => own)
      const student = parts.roster.codeFor(studentCode)
      return answer(200, {
        receipts: await parts.receipts.of({ schoolCode: school, studentCode: student }),
      })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/receipts/{id}',
    tag: 'payments',
    summary: 'Read one receipt',
    params,
    answers: { 200: json('The receipt', receipt) },
    handle: async ({ client, params: { id } }) => answer(200, await findOwn(parts, client, id)),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/receipts/{id}/void',
    tag: 'payments',
    summary: 'Make a receipt of a counter void',
    description:
      'Its money is taken back and its number stays. "Said cash, then transferred": name the receipt of the transfer in `replacedBy`, ' +
      'and the transfer closes the bill. 409 for what is void, or went back in part.',
    params,
    body: receiptVoid,
    answers: { 200: json('The receipt', receipt) },
    async handle({ client, params: { id }, body: { reason, replacedBy } }) {
      await findOwn(parts, client, id)
      if (replacedBy) await findOwn(parts, client, replacedBy)
      const said = { actor: actorOf(client), reason, replacedBy }
      const made = await parts.receipts.void(id, said, { at: parts.clock(), tell: parts.tellPaid })
      parts.onAccepted()
      return answer(200, made)
    },
  }),
]

async function findOwn({ receipts }: ReceiptParts, client: Client, id: string): Promise<Receipt> {
  return ownOrNothing(client, await receipts.find(id), (found) => found.schoolCode)
}
