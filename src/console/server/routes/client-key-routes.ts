import { z } from 'zod'
import { longestKeyText, readClientKeys } from '../../../access/read-client-keys.ts'
import { listedKey, notedOfKeys } from '../../../domain/access/client-key.ts'
import { reason } from '../fields.ts'
import { type ConsoleRoute, changing } from '../route.ts'

const id = z.string().min(1).max(100)

/** The public keys that a client signs its assertions with. */
export const clientKeyRoutes: readonly ConsoleRoute[] = [
  changing({
    path: '/api/clients/:id/keys',
    action: 'clients.change',
    params: z.object({ id }),
    body: z.strictObject({ keys: z.string().min(1).max(longestKeyText), reason }),
    async change({ params: { id }, body, now }, { clientCare }) {
      const keys = await readClientKeys(body.keys, now)
      await clientCare.addKeys(id, keys)
      return notedOfKeys.added(id, keys.map(listedKey))
    },
  }),
  changing({
    path: '/api/clients/:id/keys/:thumbprint/remove',
    action: 'clients.change',
    params: z.object({ id, thumbprint: z.string().min(1).max(100) }),
    body: z.strictObject({ reason }),
    async change({ params: { id, thumbprint } }, { clientCare }) {
      return notedOfKeys.removed(id, await clientCare.removeKey(id, thumbprint))
    },
  }),
]
