import { z } from 'zod'
import { approval } from '../../../schemas/api/approval.ts'
import { writeOffRequest, writeOffs as writeOffsAnswer } from '../../../schemas/api/write-off.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import { limitsOfMonth } from '../../domain/time/local-time.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { WriteOff, WriteOffStore } from '../../ports/bills/write-off-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'

export interface WriteOffParts {
  readonly writeOffs: WriteOffStore
  readonly bills: Pick<BillStore, 'find'>
  readonly approvalRules: ApprovalRules
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

const query = z.object({
  month: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'must be 20yy-mm')
    .meta({ description: 'In Asia/Ho_Chi_Minh', example: '2026-11' }),
})

/** What bills ask and nobody will pay, for the schools whose it is and for operators. */
export const writeOffRoutes = (gate: ClientGate, parts: WriteOffParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/write-offs',
    tag: 'bills',
    summary: 'Ask to give up what a bill still asks',
    description:
      'Up to `approvals.writeOffLimit`, to which what one person gives up alone within 24 hours adds up, it is done at once; ' +
      'above it a second person approves. Money that comes for it later is the student’s credit. 409 for a bill that asks for nothing, ' +
      'and while the student has credit that could close of it.',
    body: writeOffRequest,
    answers: { 201: json('Asked for; `done` where nobody else has to approve', approval) },
    async handle({ client, body: { billId, reason } }) {
      const bill = await parts.bills.find(billId)
      if (!client.isOperator || !bill) ownOrNothing(client, bill, (found) => found.schoolCode)
      const asked = await parts.writeOffs.request(
        { billId, reason, actor: actorOf(client), rules: parts.approvalRules },
        { at: parts.clock(), tell: parts.tellPaid },
      )
      return answer(201, asked)
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/write-offs',
    tag: 'bills',
    summary: 'List what was given up in a month',
    description:
      'A month keeps what was given up in it. What is owed again is in `undone` of the month from which it is, and `amount` less ' +
      '`undoneAmount` is what the month moved in the ledger on `written-off`.',
    query,
    answers: { 200: json('The list', writeOffsAnswer) },
    async handle({ client, query: { month } }) {
      const schools = client.isOperator ? undefined : [...client.schoolCodes]
      const [writeOffs, undone] = await Promise.all([
        parts.writeOffs.list(limitsOfMonth(month), schools),
        parts.writeOffs.listUndone(limitsOfMonth(month), schools),
      ])
      return answer(200, {
        ...{ month, amount: sumOf(writeOffs), writeOffs },
        ...{ undoneAmount: sumOf(undone), undone },
      })
    },
  }),
]

const sumOf = (writeOffs: readonly WriteOff[]) => writeOffs.reduce((sum, { amount }) => sum + amount, 0)
