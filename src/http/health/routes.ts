import type { Registry } from 'prom-client'
import { z } from 'zod'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'

export interface HealthParts {
  readonly registry: Registry
  /** Throws, or says false, while requests cannot be served: no store, migrations to come, stopping. */
  readonly isReady: () => Promise<boolean>
}

const health = z.object({ status: z.enum(['ok', 'not-ready']) }).meta({ id: 'Health' })

/** For those who run the gateway. */
export const healthRoutes = ({ registry, isReady }: HealthParts): Route[] => [
  {
    method: 'get',
    path: '/healthz',
    operation: {
      tags: ['operation'],
      summary: 'Says that the process lives',
      security: [],
      responses: { 200: json('It lives', health) },
    },
    handlers: [(_request, response) => void response.json({ status: 'ok' })],
  },
  {
    method: 'get',
    path: '/readyz',
    operation: {
      tags: ['operation'],
      summary: 'Says whether requests can be served now',
      security: [],
      responses: { 200: json('They can', health), 503: json('They cannot', health) },
    },
    handlers: [
      async (_request, response) => {
        const ready = await isReady().catch(() => false)
        response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'not-ready' })
      },
    ],
  },
  {
    method: 'get',
    path: '/metrics',
    operation: {
      tags: ['operation'],
      summary: 'Counters in the text form of Prometheus',
      security: [],
      responses: {
        200: { description: 'Counters', content: { 'text/plain': { schema: { type: 'string' } } } },
      },
    },
    handlers: [
      async (_request, response) => {
        response.set('Content-Type', registry.contentType).end(await registry.metrics())
      },
    ],
  },
]
