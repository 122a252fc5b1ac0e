import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Headers of a service that is no web page: nothing may be loaded, framed, guessed or kept by a cache. */
export const securityHeaders = (): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // These say how a page is shown, which answers to programs are not; each costs every answer a header.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  }),
  (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  },
]
