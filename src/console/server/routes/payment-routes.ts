import { z } from 'zod'
import { paymentState } from '../../../../schemas/payment.ts'
import { day } from '../../../../schemas/text.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { ReadStores } from '../console-stores.ts'
import { amount, pageOf, pageSize, reason, word } from '../fields.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { describePayment } from '../present/present-payment.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'
import type { MoneyTools } from './money-tools.ts'

type Stores = Pick<ReadStores, 'bills' | 'payments' | 'paymentSearch' | 'receipts' | 'roster'>

const query = z
  .object({
    ...{ channel: word, state: paymentState, reference: word, amount, schoolCode: word },
    ...{ from: day, until: day, before: z.uuid() },
  })
  .partial()
const params = z.object({ id: z.uuid() })

/** Looking for payments, and into the whole life of one. */
export const paymentRoutes = (
  stores: Stores,
  tools: Pick<MoneyTools, 'ask' | 'canAsk' | 'refundChannels'>,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/payments',
    action: 'payments.read',
    query,
    async read({ query: { schoolCode, ...others }, schools }) {
      const own = schoolList(schools)
      const schoolCodes =
        schoolCode === undefined ? own : own?.includes(schoolCode) === false ? [] : [schoolCode]
      const found = await stores.paymentSearch.search({ ...others, schoolCodes, limit: pageSize + 1 })
      return pageOf(found, ({ id }) => id)
    },
  }),
  reading({
    path: '/api/payments/channels',
    action: 'payments.read',
    read: async () => ({ channels: await stores.paymentSearch.channels() }),
  }),
  reading({
    path: '/api/payments/:id',
    action: 'payments.read',
    params,
    async read({ params: { id }, schools, session }) {
      const { payment, bill } = await findOwnPayment(stores, id, schools)
      const { channel } = payment
      const can = { canAsk: tools.canAsk(channel), canRefund: tools.refundChannels.has(channel) }
      return describePayment({ payment, bill, session, ...can }, stores)
    },
  }),
  changing({
    path: '/api/payments/:id/ask',
    action: 'payments.ask',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, schools, now }, within) {
      const { payment } = await findOwnPayment(within, id, schools)
      const { state, asks, channel } = payment
      const isWaiting = state === 'open' || state === 'expired'
      if (!isWaiting || !tools.canAsk(channel))
        throw new GatewayError('conflict', `a payment that is ${state} at ${channel} is not asked for`)
      await within.payments.asked(id, now)
      return {
        subject: { kind: 'payment', id },
        before: { state, asks },
        after: { state, asks: asks + 1 },
        answer: async () => {
          await tools.ask(id)
          return { state: (await stores.payments.find(id))?.state ?? state }
        },
      }
    },
  }),
  changing({
    path: '/api/payments/:id/messages/:message/open',
    action: 'payloads.open',
    params: params.extend({ message: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    body: z.strictObject({ reason }),
    async change({ params: { id, message }, schools }, within) {
      const { payment } = await findOwnPayment(within, id, schools)
      const { messages } = await within.paymentSearch.lifeOf(payment)
      const found = messages.some((one) => one.id === message) && (await within.notices.open(message))
      if (!found) throw new GatewayError('not_found', 'this payment has no such message, or it was deleted')
      return {
        subject: { kind: 'payment', id },
        after: { message },
        answer: { base64: found.bytes.toString('base64') },
      }
    },
  }),
]

/** A payment belongs to whoever has its bill; nobody's money is for those who see all schools. */
export async function findOwnPayment(
  { payments, bills }: Pick<ReadStores, 'payments' | 'bills'>,
  id: string,
  schools: 'all' | ReadonlySet<string>,
) {
  const payment = await payments.find(id)
  const bill = payment?.billId ? await bills.find(payment.billId) : undefined
  const schoolCode = bill?.schoolCode ?? null
  ofOwnSchool(payment && { schoolCode }, schools, 'payment')
  return { payment: payment as NonNullable<typeof payment>, bill }
}
