import type { Request, RequestHandler, Response } from 'express'
import { scopeOf } from '../domain/access/client-scope.ts'
import type { AccessStore, Client } from '../ports/access/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { Admissions, Lane } from './admission.ts'
import type { AccessTokens } from './oauth2/access-tokens.ts'
import { factsOf } from './request-facts.ts'

/** Puts before a handler who may come in, and how many at once. */
export type AdmitClient = (lane: Lane, handler: RequestHandler) => RequestHandler

/**
 * Lets only clients in that show an access token of ours, that find a place, and that are not shut out since; in this
 * order, so that who finds no place costs no look at the store; then that its own limits allow it. Throws `unauthorized`,
 * `too_many_requests`, `overloaded`, `forbidden`.
 */
export const admitClients =
  (
    tokens: AccessTokens,
    access: AccessStore,
    admissions: Admissions,
    limit: (client: Client) => void,
  ): AdmitClient =>
  (lane, handler) =>
  async (request, response, next) => {
    const clientId = await tokens.verify(tokenOf(request))
    if (!clientId) throw notValid()
    await admissions[lane].run(clientId, async () => {
      const client = await access.findClient(clientId)
      if (!client) throw notValid()
      factsOf(response).client = client
      limit(client)
      if (!client.scopes.has(scopeOf(request.method)))
        throw new GatewayError('forbidden', 'the client may only read')
      await handler(request, response, next)
    })
  }

function tokenOf(request: Request): string {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.get('Authorization') ?? '') ?? []
  if (!token) throw new GatewayError('unauthorized', 'send an access token of /oauth2/token as Bearer')
  return token
}

const notValid = () => new GatewayError('unauthorized', 'the access token is not valid or no longer valid')

/** The client whose token was checked. */
export function clientOf(response: Response): Client {
  const { client } = factsOf(response)
  if (!client) throw new Error('this route does not authenticate')
  return client
}
