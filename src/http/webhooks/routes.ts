import { z } from 'zod'
import {
  webhook,
  webhookChange,
  webhookRequest,
  webhooks as webhooksAnswer,
  webhookWithSecret,
} from '../../../schemas/webhook.ts'
import type { Clock } from '../../ports/clock.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { WebhookSender } from '../../ports/webhook-sender.ts'
import type { WebhookStore } from '../../ports/webhooks/webhook-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { ownOrGone, ownWebhook } from './own-webhook.ts'
import { presentWebhook, revealSecret } from './present-webhook.ts'

export interface WebhookParts {
  readonly webhooks: WebhookStore
  readonly webhookSender: WebhookSender
  readonly webhookTimes: WebhookTimes
  readonly clock: Clock
  readonly createId: () => string
}

export interface WebhookTimes {
  /** How long a key still signs after another took its place, in ms. */
  readonly oldKeyMs: number
  readonly requestMs: number
}

/** Each of them costs a look at every event; a school system has one, and a second while it moves. */
const mostOfClient = 20

const params = z.object({ id: z.uuid() })

/** The endpoints that a client wants to be told at. */
export const webhookRoutes = (gate: ClientGate, parts: WebhookParts): Route[] => {
  const { webhooks, webhookSender: sender, webhookTimes, clock, createId } = parts
  const reveal = revealSecret(webhooks)
  const assertAddress = (url: string | undefined) => {
    const problem = url === undefined ? undefined : sender.addressProblem(url)
    if (problem) throw new InvalidRequest([{ field: 'url', code: 'address_not_allowed', message: problem }])
  }

  return [
    clientRoute(gate, {
      method: 'post',
      path: '/v1/webhooks',
      tag: 'webhooks',
      summary: 'Ask to be told',
      description:
        'From now on the events of all your schools go to the address, those of one bill in order.',
      body: webhookRequest,
      answers: { 201: json('Made; `secret` is shown here and never again', webhookWithSecret) },
      async handle({ client, body: { signature, description = '', url, events } }) {
        assertAddress(url)
        if ((await webhooks.ofClient(client.id)).length >= mostOfClient) {
          return refuse('conflict', `a client has ${mostOfClient} webhooks at most`)
        }
        const at = clock()
        const key = sender.createKey(signature, at)
        const made = await webhooks.create(
          { id: createId(), clientId: client.id, url, description, events, key },
          at,
        )
        return answer(201, presentWebhook(made), { Location: `/v1/webhooks/${made.id}` })
      },
      reveal,
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/webhooks',
      tag: 'webhooks',
      summary: 'List your webhooks',
      answers: { 200: json('The webhooks, oldest first', webhooksAnswer) },
      async handle({ client }) {
        return answer(200, { webhooks: (await webhooks.ofClient(client.id)).map(presentWebhook) })
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/webhooks/{id}',
      tag: 'webhooks',
      summary: 'Read a webhook and how it is doing',
      params,
      answers: { 200: json('The webhook', webhook) },
      async handle({ client, params }) {
        return answer(200, presentWebhook(await ownWebhook(webhooks, client, params.id)))
      },
    }),
    clientRoute(gate, {
      method: 'patch',
      path: '/v1/webhooks/{id}',
      tag: 'webhooks',
      summary: 'Change, disable or enable a webhook',
      params,
      body: webhookChange,
      answers: { 200: json('The webhook', webhook) },
      async handle({ client, params, body }) {
        await ownWebhook(webhooks, client, params.id)
        assertAddress(body.url)
        return answer(200, presentWebhook(ownOrGone(client, await webhooks.change(params.id, body, clock()))))
      },
    }),
    clientRoute(gate, {
      method: 'delete',
      path: '/v1/webhooks/{id}',
      tag: 'webhooks',
      summary: 'Remove a webhook; what it was not told yet is given up',
      params,
      answers: { 204: { description: 'Removed' } },
      async handle({ client, params }) {
        await ownWebhook(webhooks, client, params.id)
        await webhooks.remove(params.id, clock())
        return { status: 204, headers: {}, body: undefined }
      },
    }),
    clientRoute(gate, {
      method: 'post',
      path: '/v1/webhooks/{id}/rotate',
      tag: 'webhooks',
      summary: 'Exchange the signing key',
      description: 'Until the old key ends, messages carry a signature of each, so none fails meanwhile.',
      params,
      answers: { 200: json('`secret` is shown here and never again', webhookWithSecret) },
      async handle({ client, params }) {
        const { keys } = await ownWebhook(webhooks, client, params.id)
        const at = clock()
        const key = sender.createKey(keys[0]?.signature ?? 'hmac-sha256', at)
        const oldEndAt = new Date(at.getTime() + webhookTimes.oldKeyMs)
        const rotated = ownOrGone(client, await webhooks.rotate(params.id, key, oldEndAt))
        return answer(200, presentWebhook(rotated))
      },
      reveal,
    }),
  ]
}
