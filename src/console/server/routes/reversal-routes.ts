import { z } from 'zod'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { schoolList } from '../guards/own-school.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'
import { findOwnPayment } from './payment-routes.ts'

const params = z.object({ id: z.uuid() })
const before = z.uuid().optional()

/** What was posted and is taken back. */
export const reversalRoutes = (
  stores: Pick<ReadStores, 'reversals'>,
  tell: TellOfPayment,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/reversals',
    action: 'payments.read',
    query: z.object({ before }),
    async read({ query, schools }) {
      const page = { ...query, schoolCodes: schoolList(schools) ?? undefined, limit: pageSize + 1 }
      return pageOf(await stores.reversals.list(page), ({ id }) => id)
    },
  }),
  changing({
    path: '/api/payments/:id/reverse',
    action: 'money.match',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, body: { reason }, schools, session, now }, within) {
      const { bill } = await findOwnPayment(within, id, schools)
      const order = { paymentId: id, why: 'taken-back', reason, actor: actorOf(session) } as const
      const made = await within.reversals.reverse(order, { at: now, tell })
      const after = bill && (await within.bills.find(bill.id))
      return {
        subject: { kind: 'payment', id },
        before: { bill: bill?.id ?? null, state: bill?.state, paid: bill?.paid },
        after: { reversal: made.id, amount: made.amount, state: after?.state, paid: after?.paid },
      }
    },
  }),
]
