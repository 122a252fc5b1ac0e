import { z } from 'zod'
import { webhookDeliveries, webhookReplay, webhookReplayed, webhookTrial } from '../../../schemas/webhook.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'
import { ownWebhook } from './own-webhook.ts'
import type { WebhookParts } from './routes.ts'

const params = z.object({ id: z.uuid() })
const query = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: pageLimit(500, 100),
})

/** What an endpoint was told, and telling it (again). */
export const webhookDeliveryRoutes = (gate: ClientGate, parts: WebhookParts): Route[] => {
  const { webhooks, webhookSender: sender, webhookTimes, clock, createId } = parts
  return [
    clientRoute(gate, {
      method: 'post',
      path: '/v1/webhooks/{id}/test',
      tag: 'webhooks',
      summary: 'Send a trial message now',
      description:
        'Signed like any other, of the type `webhook.test` and with no data; it is sent once and not kept. Also works while the webhook is disabled.',
      params,
      answers: { 200: json('What came of it', webhookTrial) },
      async handle({ client, params }) {
        const endpoint = await ownWebhook(webhooks, client, params.id)
        const message = sender.prepareTrial(createId(), clock())
        const signal = AbortSignal.timeout(webhookTimes.requestMs)
        const said = await sender.submit(endpoint, message, { signal })
        if (said.is === 'accepted') return answer(200, { outcome: 'accepted', problem: null })
        return answer(200, { outcome: 'failed', problem: said.problem })
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/webhooks/{id}/deliveries',
      tag: 'webhooks',
      summary: 'Read what a webhook was told',
      params,
      query,
      answers: { 200: json('The deliveries, newest first', webhookDeliveries) },
      async handle({ client, params, query }) {
        await ownWebhook(webhooks, client, params.id)
        const deliveries = await webhooks.deliveriesOf(params.id, query)
        return answer(200, { deliveries, next: nextAfter(deliveries, query.limit) })
      },
    }),
    clientRoute(gate, {
      method: 'post',
      path: '/v1/webhooks/{id}/replay',
      tag: 'webhooks',
      summary: 'Let deliveries go again',
      description:
        'Either one, by `deliveryId`, or all of what happened from `from` to `to`, by default until now. They keep their `webhook-id`. What waits is sent at once.',
      params,
      body: webhookReplay,
      answers: { 200: json('How many go again', webhookReplayed) },
      async handle({ client, params, body }) {
        await ownWebhook(webhooks, client, params.id)
        const at = clock()
        const which =
          'deliveryId' in body
            ? body
            : { from: new Date(body.from), to: body.to === undefined ? at : new Date(body.to) }
        return answer(200, { deliveries: await webhooks.replay(params.id, which, at) })
      },
    }),
  ]
}
