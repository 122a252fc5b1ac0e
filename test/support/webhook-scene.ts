import { randomUUID } from 'node:crypto'
import type { WebhookEvent, WebhookSignature } from '../../schemas/webhook.ts'
import { webhookEvent } from '../../schemas/webhook.ts'
import type { Courier } from '../../src/delivery/courier.ts'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { secretHash } from '../../src/http/oauth2/client-secret.ts'
import type { Endpoint } from '../../src/ports/webhooks/webhook-store.ts'
import { endpointPartner } from '../../src/store/webhooks/notice-rows.ts'
import { composeNotices } from '../../src/webhooks/compose-notices.ts'
import { createEndpointRecipient } from '../../src/webhooks/endpoint-recipient.ts'
import { createTestCourier, testLimits } from './courier.ts'
import { noon, openScene } from './scene.ts'
import { createScriptedPortal, type PortalScript } from './scripted-portal.ts'
import type { StoreBench } from './store-bench.ts'
import { openWebhookReceiver } from './webhook-receiver.ts'
import { testWebhookSender } from './webhook-sender.ts'

export const dayMs = 86_400_000

/** A school whose system wants to be told at one endpoint, with a clock that stands until it is moved. */
export type WebhookScene = Awaited<ReturnType<typeof openWebhookScene>>

export async function openWebhookScene(
  bench: StoreBench,
  wanted: { events?: readonly WebhookEvent[]; signature?: WebhookSignature } = {},
) {
  const scene = await openScene(bench.store)
  const receiver = await openWebhookReceiver()
  const clientId = `client-${randomUUID().slice(0, 8)}`
  const { access, exchanges, webhooks } = bench.store
  const schoolCodes = [scene.schoolCode]
  await access.createClient({
    id: clientId,
    name: clientId,
    secretSha256: secretHash('of the test'),
    schoolCodes,
  })

  let now = noon.getTime()
  const clock = () => new Date(now)
  const sender = testWebhookSender(clock)
  const warnings: object[] = []
  const log = { info: () => {}, warn: (fields: object) => void warnings.push(fields) }

  const openEndpoint = (url = receiver.url, events = wanted.events ?? webhookEvent.options) => {
    const key = sender.createKey(wanted.signature ?? 'hmac-sha256', clock())
    return webhooks.create({ id: randomUUID(), clientId, url, description: '', events, key }, clock())
  }
  const endpoint = await openEndpoint()
  const partner = endpointPartner(endpoint.id)

  const courierOf = (to: Endpoint, signal = new AbortController().signal): Courier => {
    const disabled = new AbortController()
    const care = { sender, webhooks, disableAfterMs: 5 * dayMs, clock, log }
    const portal = createEndpointRecipient(to, care, () => disabled.abort())
    return {
      ...createTestCourier(endpointPartner(to.id), createScriptedPortal(), exchanges),
      ...{ portal, clock, log, compose: composeNotices(sender, webhooks) },
      limits: { ...testLimits, maxAttempts: 200, requestMs: 1_000 },
      signal: AbortSignal.any([signal, disabled.signal]),
    }
  }

  return {
    ...scene,
    ...{ receiver, clientId, endpoint, partner, webhooks, sender, clock, warnings, openEndpoint, courierOf },
    pass: (ms: number) => {
      now += ms
    },
    /** The endpoint as it is now. */
    async current() {
      const found = await webhooks.find(endpoint.id)
      if (!found) throw new Error('the endpoint of a scene is gone')
      return found
    },
    /** Tells the endpoint what is due, as the sweep would: not while it is disabled. */
    async tell() {
      const due = (await webhooks.enabled()).find(({ id }) => id === endpoint.id)
      return due ? deliverBatch(courierOf(due)) : 0
    },
    /** Lets a portal answer what waits for it. */
    async portalAnswers(portal: string, script: PortalScript) {
      const courier = createTestCourier(portal, createScriptedPortal(script), exchanges)
      courier.pass(now - noon.getTime())
      return deliverBatch(courier)
    },
    async rows() {
      const { rows } = await bench.pool.query<Record<string, unknown>>(
        `select id, state, attempts, part, problem_code as problem, extract(epoch from due_at - $2)::float as "dueIn"
         from exchanges where partner = $1 order by id`,
        [partner, clock()],
      )
      return rows
    },
    types: () => receiver.received.map(({ message }) => message.type),
  }
}
