import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Histogram } from 'prom-client'
import { factsOf } from './request-facts.ts'

/**
 * Writes one line and one measurement for each request when it ends. Neither holds a path as sent, a query or a body:
 * codes of pupils stand in them.
 */
export const accessLog =
  (log: Pick<Logger, 'info'>, durations: Histogram<'method' | 'path' | 'status'>): RequestHandler =>
  ({ method }, response, next) => {
    const started = performance.now()
    response.once('close', () => {
      const facts = factsOf(response)
      const path = facts.path ?? 'other'
      const status = response.writableFinished ? response.statusCode : 499
      const milliseconds = performance.now() - started
      durations.observe({ method, path, status: String(status) }, milliseconds / 1000)
      log.info(
        {
          requestId: facts.id,
          client: facts.client?.id,
          method,
          path,
          status,
          milliseconds: Math.round(milliseconds),
        },
        'request',
      )
    })
    next()
  }
