import { z } from 'zod'
import { returnRequest } from '../../../../schemas/api/money-return.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import { actorOf } from '../actor-of.ts'
import { type ConsoleRoute, changing } from '../route.ts'
import type { MoneyTools } from './money-tools.ts'

/** Asking that money without an owner goes back to who sent it; another person decides, whatever the amount. */
export const returnRoutes = ({
  approvalRules,
  refundChannels,
  tell,
}: Pick<MoneyTools, 'approvalRules' | 'refundChannels'> & {
  readonly tell: TellOfPayment
}): readonly ConsoleRoute[] => [
  changing({
    path: '/api/money/:id/return',
    action: 'money.match',
    params: z.object({ id: z.uuid() }),
    body: returnRequest,
    async change({ params: { id }, body, session, now }, { returns }) {
      const order = {
        ...{ allocationId: id, ...body, channels: refundChannels },
        ...{ actor: actorOf(session), rules: approvalRules },
      }
      const asked = await returns.request(order, { at: now, tell })
      if (asked.is === 'other-sender') throw refused('account', 'must be the account that it came from')
      if (asked.is === 'sender-unknown') throw refused(asked.field, needed)
      const { refund } = asked
      return {
        subject: { kind: 'money', id },
        after: { refund: refund.id, amount: refund.amount, way: refund.way, approval: refund.approvalId },
        answer: { id: refund.id },
      }
    },
  }),
]

/** What a channel, or the bank, did not say. */
const needed = 'is needed: nothing says it'

const refused = (field: string, message: string) =>
  new InvalidRequest([{ field, code: 'unknown_sender', message }])
