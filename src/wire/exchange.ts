import type { Dispatcher } from 'undici'
import { WireError, type WireFailure, wireFailureOf } from './wire-error.ts'

export interface WireRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

export interface WireLimits {
  /** Milliseconds from the call to the last byte of the answer, waiting for a free connection included. */
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly signal?: AbortSignal | undefined
}

export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/**
 * Sends one request through undici's lowest interface, the only one that tells when writing began: before
 * `onRequestStart` no byte can be at the partner, from then on each failure leaves that open. Follows no redirect.
 * Throws `WireError`.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: WireRequest,
  limits: WireLimits,
): Promise<WireResponse> {
  const { url, method, headers, body } = request
  const { timeoutMs, maxResponseBytes, signal } = limits

  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null
    let settled = false
    let answer: Pick<WireResponse, 'status' | 'headers'> = { status: 0, headers: {} }
    const chunks: Buffer[] = []
    let size = 0

    const settle = () => {
      settled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (failure: WireFailure, technicalCode?: string) => {
      if (settled) return
      settle()
      const error = new WireError(failure, url.host, technicalCode)
      controller?.abort(error)
      reject(error)
    }
    const onAbort = () => fail(controller === null ? 'aborted-unsent' : 'aborted')
    const onTimeout = () => fail(controller === null ? 'timeout-unsent' : 'timeout')
    const timer = setTimeout(onTimeout, timeoutMs)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart(started) {
          // Given up while it waited for a connection: stopped here, it is never written.
          if (settled) started.abort(new WireError('aborted-unsent', url.host))
          else controller = started
        },
        onResponseStart(_, status, responseHeaders) {
          answer = { status, headers: responseHeaders }
          if (Number(responseHeaders['content-length']) > maxResponseBytes) fail('too-large')
        },
        onResponseData(_, chunk) {
          size += chunk.length
          if (size > maxResponseBytes) fail('too-large')
          else chunks.push(chunk)
        },
        onResponseEnd() {
          if (settled) return
          settle()
          resolve({ ...answer, body: Buffer.concat(chunks, size) })
        },
        onResponseError(_, error) {
          const technicalCode = (error as NodeJS.ErrnoException).code ?? error.name
          fail(wireFailureOf(technicalCode, controller !== null), technicalCode)
        },
      },
    )
  })
}
