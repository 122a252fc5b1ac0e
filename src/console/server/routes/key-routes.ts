import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { whyNotRotated } from '../../../domain/keys/key-fit.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { KeptKey, KeyStore } from '../../../ports/keys/key-store.ts'
import type { Key, StepsMessage } from '../../messages/partners.ts'
import { actorOf } from '../actor-of.ts'
import { reason } from '../fields.ts'
import { type ConsoleRoute, changing, reading, trying } from '../route.ts'
import type { PartnerTools } from './partner-routes.ts'

const params = z.object({ id: z.string().min(1).max(100) })

/** The keys that messages and evidence are signed with. Private parts are added by command, where the file is. */
export const keyRoutes = (
  keys: KeyStore,
  { configured, taken, rehearse }: Pick<PartnerTools, 'configured' | 'taken' | 'rehearse'>,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/keys',
    action: 'keys.read',
    async read() {
      const kept = await keys.list()
      return {
        keys: await Promise.all(kept.map((key) => describe(key, keys))),
        partners: configured.map(({ name }) => name),
      }
    },
  }),
  trying({
    path: '/api/keys/:id/rehearse',
    action: 'keys.change',
    params,
    body: z.strictObject({ partner: z.string().min(1).max(100) }),
    async try({ params: { id }, body: { partner } }): Promise<StepsMessage> {
      return { steps: await rehearse(partner, id) }
    },
  }),
  changing({
    path: '/api/keys/:id/rotate',
    action: 'keys.change',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, body: { reason }, session, now }, { keys }) {
      const ring = await keys.list()
      const key = find(id, ring)
      const { validFrom, validTo, state } = key
      if (now < validFrom || now > validTo) {
        throw new GatewayError(
          'conflict',
          'its certificate is not valid now; nothing could be signed with it',
        )
      }
      const why = whyNotRotated(key, ring, taken)
      if (why) throw new GatewayError('conflict', `${why}: its messages would be refused`)
      const outcome = await keys.rotate(id, { by: actorOf(session).by, reason, at: now })
      if (outcome.is === 'refused') throw new GatewayError('conflict', outcome.why)
      const { purpose, before } = outcome
      return {
        subject: { kind: 'key', id },
        before: { state, current: before },
        after: { state: 'current', purpose },
      }
    },
  }),
  changing({
    path: '/api/keys/:id/retire',
    action: 'keys.change',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, body: { reason }, session, now }, { keys }) {
      const { state } = find(id, await keys.list())
      // A ring without a current key lets messages wait: that is for a command, which asks for it in words.
      if (state === 'current')
        throw new GatewayError('conflict', 'it is the current key: rotate another in first')
      const outcome = await keys.retire(id, { by: actorOf(session).by, reason, at: now })
      if (outcome.is === 'refused') throw new GatewayError('conflict', outcome.why)
      return { subject: { kind: 'key', id }, before: { state }, after: { state: 'retired' } }
    },
  }),
]

function find(id: string, ring: readonly KeptKey[]): KeptKey {
  const found = ring.find((key) => key.id === id)
  if (found) return found
  throw new GatewayError('not_found', 'there is no such key')
}

async function describe(key: KeptKey, keys: Pick<KeyStore, 'moves'>): Promise<Key> {
  const { id, purpose, state, place, algorithm, validFrom, validTo, certificateChain } = key
  const certificate = new X509Certificate(Buffer.from(certificateChain[0] ?? '', 'base64'))
  const moves = await keys.moves(id)
  return {
    ...{ id, purpose, state, place: place.kind, algorithm, validFrom, validTo },
    subject: certificate.subject.split('\n').reverse().join(', '),
    fingerprint: certificate.fingerprint256,
    changes: moves.map(({ at, to, by, reason }) => ({ at, to, by, reason })),
  }
}
