import type { Client } from '../../ports/access/access-store.ts'
import { type AssertionTools, assertionType, clientOfAssertion } from './client-assertion.ts'
import { clientOfSecret } from './client-secret.ts'
import { OAuthError } from './oauth-error.ts'

/** What a token request shows of who sends it. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly form: ReadonlyMap<string, string>
}

/** Finds the client that asks for a token, in exactly one of the ways we take. Throws `OAuthError`. */
export async function identifyClient(
  { authorization, form }: Credentials,
  tools: AssertionTools,
): Promise<Client> {
  const assertion = form.get('client_assertion')
  if (authorization && assertion) {
    throw new OAuthError('invalid_request', 'authenticate in one way only (RFC 6749 section 2.3)')
  }
  const client = await (authorization
    ? clientOfSecret(authorization, tools)
    : clientOfAssertion(typed(assertion, form), tools))
  if ((form.get('client_id') ?? client.id) !== client.id) {
    throw new OAuthError('invalid_client', 'client_id names another client')
  }
  return client
}

function typed(assertion: string | undefined, form: ReadonlyMap<string, string>): string {
  if (!assertion) {
    throw new OAuthError('invalid_client', 'authenticate with client_secret_basic or private_key_jwt')
  }
  if (form.get('client_assertion_type') !== assertionType) {
    throw new OAuthError('invalid_request', `client_assertion_type must be ${assertionType}`)
  }
  return assertion
}
