import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Headers of the pages: everything from this server, nothing inline, no frame, no other window, no cache. */
export const pageHeaders = (publicUrl: string): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Said over plain http it means nothing; the addresses of a demo are not for a year.
    strictTransportSecurity: publicUrl.startsWith('https:'),
  }),
  (_request, response, next) => {
    response.set({
      'Cache-Control': 'no-store',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    })
    next()
  },
]
