import { z } from 'zod'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { Endpoint, WebhookStore } from '../../../ports/webhooks/webhook-store.ts'
import type { WebhookEndpoint } from '../../messages/webhooks.ts'
import type { ReadStores } from '../console-stores.ts'
import { beforeNumber, instant, pageOf, pageSize, reason } from '../fields.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

const params = z.object({ id: z.uuid() })
const which = z.union([
  z.strictObject({ deliveryId: z.int().min(1), reason }),
  z.strictObject({ from: instant, to: instant.optional(), reason }),
])

/** The endpoints of school systems: what they were told, and telling them again. */
export const webhookRoutes = ({
  webhooks,
  clientCare,
}: Pick<ReadStores, 'webhooks' | 'clientCare'>): readonly ConsoleRoute[] => [
  reading({
    path: '/api/webhooks',
    action: 'webhooks.read',
    async read() {
      const [endpoints, clients] = await Promise.all([webhooks.all(), clientCare.list()])
      const names = new Map(clients.map(({ id, name }) => [id, name]))
      return { endpoints: endpoints.map((endpoint) => present(endpoint, names.get(endpoint.clientId))) }
    },
  }),
  reading({
    path: '/api/webhooks/:id',
    action: 'webhooks.read',
    params,
    async read({ params: { id } }) {
      const endpoint = await find(webhooks, id)
      return present(endpoint, (await clientCare.find(endpoint.clientId))?.name)
    },
  }),
  reading({
    path: '/api/webhooks/:id/deliveries',
    action: 'webhooks.read',
    params,
    query: z.object({ before: beforeNumber.optional() }),
    async read({ params: { id }, query: { before } }) {
      await find(webhooks, id)
      return pageOf(await webhooks.deliveriesOf(id, { before, limit: pageSize + 1 }), (row) => row.id)
    },
  }),
  changing({
    path: '/api/webhooks/:id/replay',
    action: 'webhooks.replay',
    params,
    body: which,
    async change({ params: { id }, body, now }, stores) {
      await find(stores.webhooks, id)
      const wanted =
        'deliveryId' in body ? { deliveryId: body.deliveryId } : { from: body.from, to: body.to ?? now }
      const deliveries = await stores.webhooks.replay(id, wanted, now)
      return { subject: { kind: 'webhook', id }, after: { ...wanted, deliveries }, answer: { deliveries } }
    },
  }),
  changing({
    path: '/api/webhooks/:id/enable',
    action: 'webhooks.change',
    params,
    body: z.strictObject({ enabled: z.boolean(), reason }),
    async change({ params: { id }, body: { enabled }, now }, stores) {
      const before = await find(stores.webhooks, id)
      await stores.webhooks.change(id, { enabled }, now)
      return {
        subject: { kind: 'webhook', id },
        before: { isDisabled: before.disabledAt !== null, because: before.disabledBecause },
        after: { isDisabled: !enabled },
      }
    },
  }),
]

async function find(webhooks: Pick<WebhookStore, 'find'>, id: string): Promise<Endpoint> {
  const found = await webhooks.find(id)
  if (found) return found
  throw new GatewayError('not_found', 'there is no such webhook')
}

/** An endpoint as people see it: of its keys when each ends, and never what they are. */
const present = ({ keys, ...endpoint }: Endpoint, clientName = endpoint.clientId): WebhookEndpoint<Date> => ({
  ...{ ...endpoint, clientName },
  keys: keys.map(({ id, signature, createdAt, endsAt }) => ({ id, signature, createdAt, endsAt })),
})
