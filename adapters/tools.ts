import type { Clock } from '../src/ports/clock.ts'
import type { CurrentSigner } from '../src/ports/signer.ts'
import type { HttpClient, HttpClientSettings } from '../src/wire/http-client.ts'

/** What every adapter is given besides its settings; each names what it needs of it (`Pick`). */
export interface AdapterTools {
  readonly createHttpClient: (settings: HttpClientSettings) => HttpClient
  /** The key of messages to this partner. Asked once for each message: keys are rotated while the gateway runs. */
  readonly currentSigner: CurrentSigner
  readonly clock: Clock
  /** A number from 0 up to 1, as Math.random gives it. */
  readonly random: () => number
}
