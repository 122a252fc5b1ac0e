import type { RequestHandler, Response } from 'express'
import type { AccessStore, Client } from '../ports/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { AccessTokens } from './oauth2/access-tokens.ts'
import { factsOf } from './request-facts.ts'

/** Lets only clients in that show an access token of ours and are not shut out since. Throws `unauthorized`. */
export const authenticate =
  (tokens: AccessTokens, access: AccessStore): RequestHandler =>
  async (request, response, next) => {
    const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.get('Authorization') ?? '') ?? []
    if (!token) throw new GatewayError('unauthorized', 'send an access token of /oauth2/token as Bearer')
    const clientId = await tokens.verify(token)
    const client = clientId && (await access.findClient(clientId))
    if (!client) throw new GatewayError('unauthorized', 'the access token is not valid or no longer valid')
    factsOf(response).client = client
    next()
  }

/** The client whose token was checked. */
export function clientOf(response: Response): Client {
  const { client } = factsOf(response)
  if (!client) throw new Error('this route does not authenticate')
  return client
}
