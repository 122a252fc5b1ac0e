import type { Actor } from '../domain/access/actor.ts'
import type { Client } from '../ports/access/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { type AdmitClient, clientOf } from './authenticate.ts'

/** Lets only operators in: before anything of the request is read, so that no other learns what exists. Throws `forbidden`. */
export const operatorsOnly =
  (admit: AdmitClient): AdmitClient =>
  (lane, handler) =>
    admit(lane, (request, response, next) => {
      if (!clientOf(response).isOperator) {
        throw new GatewayError('forbidden', 'this is for operators of the gateway')
      }
      return handler(request, response, next)
    })

/** How an operator stands with what they changed. */
export const operatorOf = ({ id, name }: Client): string => `${name} (${id})`

/** Who a client is where two people decide. */
export const actorOf = (client: Client): Actor => ({
  person: client.person,
  login: `client:${client.id}`,
  by: operatorOf(client),
})
