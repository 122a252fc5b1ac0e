import { z } from 'zod'
import { refundSaying } from '../../../../schemas/api/refund.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { PayoutList } from '../../../ports/refunds/refund-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ConsoleStores, ReadStores } from '../console-stores.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

const params = z.object({ id: z.uuid() })

/** Lists of what people pay out by transfer. */
export const payoutRoutes = (stores: Pick<ReadStores, 'refunds'>): readonly ConsoleRoute[] => [
  changing({
    path: '/api/payouts',
    action: 'money.match',
    body: refundSaying,
    async change({ body: { reason }, session, now }, { refunds }) {
      const { id, payouts } = await refunds.makePayoutList(actorOf(session), reason, now)
      if (payouts.length === 0) throw new GatewayError('conflict', 'nothing is due to be paid out')
      const amount = payouts.reduce((sum, payout) => sum + payout.amount, 0)
      return {
        subject: { kind: 'payout-list', id },
        after: { payouts: payouts.length, amount },
        answer: { id },
      }
    },
  }),
  reading({
    path: '/api/payouts/:id',
    action: 'money.read',
    params,
    read: async ({ params: { id } }) => withoutPayees(await findList(stores.refunds, id)),
  }),
  changing({
    path: '/api/payouts/:id/open',
    action: 'persons.open',
    params,
    body: refundSaying,
    async change({ params: { id }, schools }, { refunds }) {
      const list = await findList(refunds, id)
      // A list is of the whole province.
      if (schools !== 'all') throw noList()
      return {
        subject: { kind: 'payout-list', id },
        after: { payouts: list.payouts.length },
        answer: { payouts: list.payouts },
      }
    },
  }),
]

const noList = () => new GatewayError('not_found', 'there is no such list of payouts')

async function findList(refunds: Pick<ConsoleStores['refunds'], 'payoutList'>, id: string) {
  const list = await refunds.payoutList(id)
  if (!list) throw noList()
  return list
}

const withoutPayees = ({ payouts, ...list }: PayoutList) => ({
  ...list,
  payouts: payouts.map((payout) => ({ ...payout, payee: null })),
})
