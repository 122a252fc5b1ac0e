import type { RequestHandler } from 'express'
import type { Client } from '../ports/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { clientOf } from './authenticate.ts'

/** Lets only operators in: before anything of the request is read, so that no other learns what exists. Throws `forbidden`. */
export const operatorsOnly =
  (authenticate: RequestHandler): RequestHandler =>
  (request, response, next) =>
    authenticate(request, response, (error) => {
      if (error !== undefined) return next(error)
      if (!clientOf(response).isOperator) {
        return next(new GatewayError('forbidden', 'this is for operators of the gateway'))
      }
      next()
    })

/** How an operator stands with what they changed. */
export const operatorOf = ({ id, name }: Client): string => `${name} (${id})`
