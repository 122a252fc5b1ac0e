import type { Request, Response } from 'express'
import { tokenAnswer, tokenError, tokenRequest } from '../../../schemas/api/token.ts'
import type { Admission } from '../admission.ts'
import { json } from '../documented.ts'
import { factsOf } from '../request-facts.ts'
import type { Route } from '../route.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { AssertionTools } from './client-assertion.ts'
import { identifyClient } from './identify-client.ts'
import { OAuthError, oauthErrors } from './oauth-error.ts'
import { readForm } from './read-form.ts'

/** Access tokens for clients: the client credentials grant (RFC 6749 section 4.4). */
export const oauth2Routes = (admission: Admission, tokens: AccessTokens, tools: AssertionTools): Route[] => [
  {
    method: 'post',
    path: '/oauth2/token',
    operation: {
      tags: ['access'],
      summary: 'Get an access token',
      description:
        'Client credentials, shown as client_secret_basic (HTTP Basic) or private_key_jwt (a JWT signed by the client, ' +
        'for one use, that lives at most five minutes).',
      security: [],
      requestBody: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: tokenRequest } },
      },
      responses: {
        200: json('A token to show as `Authorization: Bearer`', tokenAnswer),
        400: json('The request is not one we take', tokenError),
        401: json('The client is not known by what it shows', tokenError),
      },
    },
    handlers: [
      (request, response) =>
        admission.run(request.ip ?? '', () => giveToken(request, response, tokens, tools)),
    ],
  },
]

async function giveToken(
  request: Request,
  response: Response,
  tokens: AccessTokens,
  tools: AssertionTools,
): Promise<void> {
  try {
    const form = await readForm(request)
    const client = await identifyClient({ authorization: request.get('Authorization'), form }, tools)
    factsOf(response).client = client
    assertGrant(form)
    response.json({
      access_token: await tokens.issue(client.id),
      token_type: 'Bearer',
      expires_in: tokens.lifetimeSeconds,
    })
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    refuseToken(response, error)
  }
}

function assertGrant(form: ReadonlyMap<string, string>): void {
  const grant = form.get('grant_type')
  if (!grant) throw new OAuthError('invalid_request', 'grant_type is missing')
  if (grant !== 'client_credentials') {
    throw new OAuthError('unsupported_grant_type', 'grant_type must be client_credentials')
  }
  if (form.has('scope'))
    throw new OAuthError('invalid_scope', 'there are no scopes: a client has its schools')
}

function refuseToken(response: Response, { code, description }: OAuthError): void {
  if (code === 'invalid_client') response.set('WWW-Authenticate', 'Basic realm="lienthong", charset="UTF-8"')
  response.status(oauthErrors[code]).json({ error: code, error_description: description })
}
