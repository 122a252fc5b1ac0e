import { join } from 'node:path'
import express, { type Router } from 'express'
import { GatewayError } from '../../ports/gateway-error.ts'

/** Serves the built pages. Every address is one page, which finds its way itself; the page holds no data. */
export function pages(router: Router, distFolder: string): void {
  // The names of assets carry a hash of what is in them.
  router.use(
    '/assets',
    express.static(join(distFolder, 'assets'), {
      index: false,
      // Given as an option it would leave the header of the pages in place.
      setHeaders: (response) => response.set('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  )
  router.get('/{*address}', (request, response, next) => {
    if (/^\/(api|assets)\//.test(request.path)) return next()
    response.sendFile('index.html', { root: distFolder, cacheControl: false })
  })
  router.use(() => {
    throw new GatewayError('not_found', 'the console has no such path')
  })
}
