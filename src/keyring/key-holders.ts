import { GatewayError } from '../ports/gateway-error.ts'
import type { Hashing } from '../signing/pkcs11/create-token-signer.ts'
import { openToken, type Token } from '../signing/pkcs11/open-token.ts'
import type { RemoteService } from '../signing/remote/create-remote-signer.ts'
import type { FormName } from '../signing/remote/forms.ts'
import type { HttpClient, HttpClientSettings } from '../wire/http-client.ts'

/** A value that shows itself only to whoever calls `reveal`. */
interface Secret {
  reveal(): string
}

/** A configured holder: what opens containers, a PKCS#11 token, or a signing service. */
export type HolderSettings =
  | { readonly adapter: 'pkcs12'; readonly password: Secret }
  | {
      readonly adapter: 'pkcs11'
      readonly library: string
      readonly token: string
      readonly pin: Secret
      readonly sessions: number
      readonly hashing: Hashing
      readonly timeoutMs: number
    }
  | {
      readonly adapter: 'remote'
      readonly url: string
      readonly form: FormName
      readonly authorization?: Secret | undefined
      readonly pin?: Secret | undefined
      readonly credentialField?: string | undefined
      readonly signatureField: string
      readonly certificateField: string
      readonly curveEncode: string
      readonly curveSignature: 'der' | 'p1363'
      readonly timeoutMs: number
    }

/** What has the private parts of keys that are not kept here. Each throws `key_unusable` for a name it does not know. */
export interface KeyHolders {
  /** The password of PKCS#12 containers. */
  password(name: string): string
  token(name: string): { readonly token: Token; readonly hashing: Hashing }
  service(name: string): { readonly service: RemoteService; readonly http: HttpClient }
  close(): Promise<void>
}

/** Makes the configured holders; each connects when one of its keys is first used. */
export function createKeyHolders(
  settings: Readonly<Record<string, HolderSettings>>,
  createHttpClient: (settings: HttpClientSettings) => HttpClient,
): KeyHolders {
  const tokens = new Map<string, Token>()
  const clients = new Map<string, HttpClient>()

  function holder<Kind extends HolderSettings['adapter']>(name: string, kind: Kind) {
    const found = Object.hasOwn(settings, name) ? settings[name] : undefined
    if (found?.adapter === kind) return found as Extract<HolderSettings, { adapter: Kind }>
    throw new GatewayError('key_unusable', `no holder of kind ${kind} is called ${name} in keyHolders`)
  }

  return {
    password: (name) => holder(name, 'pkcs12').password.reveal(),
    token(name) {
      const { hashing, pin, ...where } = holder(name, 'pkcs11')
      const token = tokens.get(name) ?? openToken({ ...where, pin: () => pin.reveal() })
      tokens.set(name, token)
      return { token, hashing }
    },
    service(name) {
      const { authorization, pin, timeoutMs, ...service } = holder(name, 'remote')
      const http = clients.get(name) ?? createHttpClient({ timeoutMs, maxResponseBytes: 1_048_576 })
      clients.set(name, http)
      const secrets = { authorization: revealing(authorization), pin: revealing(pin) }
      return { service: { ...service, ...secrets }, http }
    },
    async close() {
      const open = [...tokens.values(), ...clients.values()]
      await Promise.all(open.map((one) => one.close()))
    },
  }
}

const revealing = (secret: Secret | undefined) => secret && (() => secret.reveal())
