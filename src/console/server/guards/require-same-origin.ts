import type { RequestHandler } from 'express'
import { GatewayError } from '../../../ports/gateway-error.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing request that another site's page made. A browser says so itself in `Sec-Fetch-Site`, which no
 * page can forge; one that does not (or speaks plain http to another machine) sends `Origin`. A request with neither
 * comes from no page of ours.
 */
export function requireSameOrigin(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl)
  return (request, _response, next) => {
    const site = request.get('Sec-Fetch-Site')
    const isOurs = site === undefined ? request.get('Origin') === origin : site === 'same-origin'
    if (readingMethods.has(request.method) || isOurs) return next()
    throw new GatewayError('forbidden', 'the request does not come from a page of this console')
  }
}
