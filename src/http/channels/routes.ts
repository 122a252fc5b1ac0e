import { z } from 'zod'
import type { RawReply, RawRequest } from '../../ports/payment-channel.ts'
import type { Admission } from '../admission.ts'
import { readBody } from '../read-body.ts'
import type { Route } from '../route.ts'

/** Answers what a channel sends to us. It authenticates over the bytes as they came. */
export type HandleInbound = (channel: string, operation: string, request: RawRequest) => Promise<RawReply>

const bodyBytes = 1024 * 1024

/** Paths for payment partners. Nothing is parsed here: a signature holds for bytes. */
export const channelRoutes = (admission: Admission, handleInbound: HandleInbound): Route[] => [
  channelRoute('get', admission, handleInbound),
  channelRoute('post', admission, handleInbound),
]

const channelRoute = (method: 'get' | 'post', admission: Admission, handleInbound: HandleInbound): Route => ({
  method,
  path: '/channels/{channel}/{operation}',
  operation: {
    tags: ['channels'],
    summary: 'For payment partners: what a channel tells or asks',
    description: "Form, authentication and answer are the partner's; see the channel's adapter.",
    security: [],
    requestParams: {
      path: z.object({
        channel: z.string().meta({ example: 'dvcqg-platform' }),
        operation: z.string().meta({ example: 'notify' }),
      }),
    },
    responses: { default: { description: "In the partner's own form" } },
  },
  handlers: [
    async (request, response) => {
      const { channel = '', operation = '' } = request.params as Record<string, string>
      const [, query = ''] = /\?(.*)/s.exec(request.originalUrl) ?? []
      const headers = request.headers as Record<string, string | undefined>
      const reply = await admission.run(channel, async () => {
        const body = await readBody(request, bodyBytes)
        return handleInbound(channel, operation, { method: request.method, query, headers, body })
      })
      response.status(reply.status).set('Content-Type', reply.contentType).end(reply.body)
    },
  ],
})
