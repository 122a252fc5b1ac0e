import type { Express } from 'express'
import { GatewayError } from '../ports/gateway-error.ts'
import { factsOf } from './request-facts.ts'
import type { Route } from './route.ts'

/** Serves routes; another method on one of their paths is refused with those it has. */
export function mountRoutes(app: Express, routes: readonly Route[]): void {
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.all(pattern, (_request, response, next) => {
      factsOf(response).path = path
      next()
    })
    for (const { method, handlers } of ofPath) app[method](pattern, ...handlers)
    const allowed = ofPath.map(({ method }) => method.toUpperCase()).join(', ')
    app.all(pattern, (_request, response) => {
      response.set('Allow', allowed)
      throw new GatewayError('method_not_allowed', `this path has ${allowed}`)
    })
  }
}
