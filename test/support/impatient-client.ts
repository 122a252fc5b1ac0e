import { createHttpClient, type HttpClient, type HttpClientSettings } from '../../src/wire/http-client.ts'

/**
 * Makes clients that give an answer all the time it takes on a busy machine, and give up soon where none will come:
 * `isSlow` says so of the call that is about to be made.
 */
export const impatientWhen =
  (isSlow: () => boolean) =>
  (settings: HttpClientSettings): HttpClient => {
    const client = createHttpClient({ ...settings, timeoutMs: 60_000 })
    return {
      ...client,
      send: (call) => client.send(isSlow() ? { ...call, timeoutMs: 400 } : call),
    }
  }
