import * as client from 'openid-client'

/** A provider of OpenID Connect that vouches for people. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The claim that holds the name of the login here. */
  readonly claim: string
  /** Where the provider sends people back to. */
  readonly redirectUri: string
}

/** What must be the same when somebody comes back; their browser keeps it meanwhile. */
export interface OidcErrand {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface Oidc {
  /** Where to send somebody, and what to keep until they come back. */
  begin(): Promise<{ readonly url: URL; readonly errand: OidcErrand }>
  /** The name that the provider vouches for; undefined when it says none. Throws when the answer cannot be trusted. */
  finish(returned: URL, errand: OidcErrand): Promise<string | undefined>
}

/** Asks a provider who somebody is, by the code flow with PKCE. Its addresses are asked for when they are needed first. */
export function createOidc({ issuer, clientId, clientSecret, claim, redirectUri }: OidcSettings): Oidc {
  let known: Promise<client.Configuration> | undefined
  const url = new URL(issuer)
  const discover = () => {
    // Plain http is for a provider on this very machine, in tests and trials.
    const options = url.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : undefined
    known ??= client.discovery(url, clientId, clientSecret, undefined, options).catch((error) => {
      known = undefined
      throw error
    })
    return known
  }

  return {
    async begin() {
      const configuration = await discover()
      const errand = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state: errand.state,
        nonce: errand.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(errand.verifier),
        code_challenge_method: 'S256',
      })
      return { url, errand }
    },

    async finish(returned, { state, nonce, verifier }) {
      const configuration = await discover()
      const tokens = await client.authorizationCodeGrant(configuration, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const name = tokens.claims()?.[claim]
      return typeof name === 'string' ? name : undefined
    },
  }
}
