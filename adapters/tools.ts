import type { Clock } from '../src/ports/clock.ts'
import type { Signer } from '../src/ports/signer.ts'
import type { HttpClient, HttpClientSettings } from '../src/wire/http-client.ts'

/** What every adapter is given besides its settings; each takes what it needs. */
export interface AdapterTools {
  readonly createHttpClient: (settings: HttpClientSettings) => HttpClient
  readonly signer: Signer
  readonly clock: Clock
  readonly random: () => number
}
