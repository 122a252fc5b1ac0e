/** The error codes of the token endpoint (RFC 6749 section 5.2) that a client credentials grant can meet. */
export const oauthErrors = {
  invalid_request: 400,
  invalid_client: 401,
  unsupported_grant_type: 400,
  invalid_scope: 400,
} as const

/** A token request that is refused. The description holds nothing of what was sent. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: keyof typeof oauthErrors
  readonly description: string

  constructor(code: keyof typeof oauthErrors, description: string, options?: ErrorOptions) {
    super(`${code}: ${description}`, options)
    this.code = code
    this.description = description
  }
}
