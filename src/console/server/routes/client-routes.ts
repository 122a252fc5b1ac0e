import { z } from 'zod'
import { code, text } from '../../../../schemas/text.ts'
import { addClient, addClientWithKeys, makeSecret } from '../../../access/add-client.ts'
import { longestKeyText, readClientKeys } from '../../../access/read-client-keys.ts'
import { listedKey } from '../../../domain/access/client-key.ts'
import { clientScopes } from '../../../domain/access/client-scope.ts'
import { addDays, localDay } from '../../../domain/time/local-time.ts'
import type { ListedClient } from '../../../ports/access/client-care.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { AddedClientMessage } from '../../messages/clients.ts'
import type { ConsoleStores, ReadStores } from '../console-stores.ts'
import { reason } from '../fields.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

const params = z.object({ id: z.string().min(1).max(100) })
const limits = {
  scopes: z.array(z.enum(clientScopes)).min(1).max(clientScopes.length),
  perMinute: z.int().min(1).max(100_000).nullable(),
  schoolCodes: z.array(code(30)).max(5_000),
}
const hourMs = 3_600_000
const usageDays = 30

/** School systems that may speak to the gateway: their secrets, schools, scopes, limits and what they did. */
export const clientRoutes = ({ clientCare, webhooks }: ReadStores): readonly ConsoleRoute[] => [
  reading({
    path: '/api/clients',
    action: 'clients.read',
    read: async () => ({ clients: await clientCare.list() }),
  }),
  reading({
    path: '/api/clients/:id',
    action: 'clients.read',
    params,
    async read({ params: { id }, now }) {
      const client = await clientCare.find(id)
      if (!client) throw noClient()
      const [usage, endpoints] = await Promise.all([
        clientCare.usageOf(id, addDays(localDay(now), 1 - usageDays)),
        webhooks.ofClient(id),
      ])
      return {
        client,
        usage,
        webhooks: endpoints.map(({ id, url, disabledAt }) => ({ id, url, disabledAt })),
      }
    },
  }),
  changing({
    path: '/api/clients',
    action: 'clients.change',
    body: z.strictObject({
      ...{ name: text(120), ...limits, schoolCodes: limits.schoolCodes.min(1), reason },
      keys: z.string().min(1).max(longestKeyText).optional(),
    }),
    async change({ body: { name, scopes, perMinute, schoolCodes, keys: given }, now }, { access }) {
      const client = { name, schools: schoolCodes, scopes, perMinute }
      const after = { name, scopes, perMinute, schoolCodes }
      if (given === undefined) {
        const added: AddedClientMessage = await addClient(access, client)
        return { subject: { kind: 'client', id: added.id }, after, answer: added }
      }
      const keys = await readClientKeys(given, now)
      const { id } = await addClientWithKeys(access, client, keys)
      const answer: AddedClientMessage = { id, secret: null }
      return { subject: { kind: 'client', id }, after: { ...after, keys: keys.map(listedKey) }, answer }
    },
  }),
  changing({
    path: '/api/clients/:id',
    action: 'clients.change',
    params,
    body: z.strictObject({ ...limits, reason }),
    async change({ params: { id }, body: { reason: _, ...wanted } }, stores) {
      const client = await open(stores, id)
      if (!client.isOperator && wanted.schoolCodes.length === 0)
        throw new GatewayError('conflict', 'a school system without a school is one to shut out')
      await stores.clientCare.change(id, wanted)
      const { scopes, perMinute, schoolCodes } = client
      return { subject: { kind: 'client', id }, before: { scopes, perMinute, schoolCodes }, after: wanted }
    },
  }),
  changing({
    path: '/api/clients/:id/rotate',
    action: 'clients.change',
    params,
    body: z.strictObject({ oldGoodHours: z.int().min(0).max(168), reason }),
    async change({ params: { id }, body: { oldGoodHours }, now }, stores) {
      await open(stores, id)
      const { secret, secretSha256 } = makeSecret()
      const oldEndsAt = new Date(now.getTime() + oldGoodHours * hourMs)
      await stores.clientCare.changeSecret(id, secretSha256, oldEndsAt, now)
      return { subject: { kind: 'client', id }, after: { oldEndsAt }, answer: { id, secret } }
    },
  }),
  changing({
    path: '/api/clients/:id/revoke',
    action: 'clients.change',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, now }, stores) {
      await open(stores, id)
      await stores.access.disableClient(id, now)
      return { subject: { kind: 'client', id }, before: { isDisabled: false }, after: { isDisabled: true } }
    },
  }),
]

const noClient = () => new GatewayError('not_found', 'there is no such school system')

async function open({ clientCare }: Pick<ConsoleStores, 'clientCare'>, id: string): Promise<ListedClient> {
  const client = await clientCare.find(id)
  if (!client) throw noClient()
  if (client.disabledAt !== null) throw new GatewayError('conflict', 'it is shut out for good')
  return client
}
