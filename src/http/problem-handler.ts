import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { GatewayError, type GatewayErrorCode } from '../ports/gateway-error.ts'
import { InvalidRequest } from '../ports/invalid-request.ts'
import { refuse, send } from './answer.ts'
import { drain } from './read-body.ts'
import { factsOf } from './request-facts.ts'

/** A refused body of this size still goes by, so that its sender can read why. */
const drainedBytes = 128 * 1024 * 1024

/** Headers that go with a code, wherever it comes from. */
const headersOf: Partial<Record<GatewayErrorCode, Record<string, string>>> = {
  unauthorized: { 'WWW-Authenticate': 'Bearer realm="lienthong"' },
  idempotency_in_progress: { 'Retry-After': '1' },
  unavailable: { 'Retry-After': '5' },
  too_many_requests: { 'Retry-After': '1' },
  overloaded: { 'Retry-After': '1' },
}

/** Classes and codes of PostgreSQL, and of its connection, that say it is away rather than that we are wrong. */
const databaseIsAway = /^(08...|53...|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

/** A connection ended in the middle of a query, as when the database crashes, or none became free: said in words only. */
const isConnectionLost = (error: unknown) =>
  error instanceof Error &&
  /^(Connection terminated|timeout exceeded when trying to connect|Client .* is not queryable)/.test(
    error.message,
  )

/** Answers what no route takes. */
export const nothingHere: RequestHandler = () => {
  throw new GatewayError('not_found', 'no such path; /openapi.json lists them')
}

/** Turns every failure of a handler into a problem document. */
export const problemHandler =
  (log: Pick<Logger, 'error' | 'warn'>): ErrorRequestHandler =>
  async (error, request, response, _next) => {
    const failure = toFailure(error)
    const requestId = factsOf(response).id
    if (failure.code === 'internal') log.error({ requestId, error: withoutValues(error) }, 'request failed')
    else if (failure.definition.alert)
      log.warn({ requestId, code: failure.code, detail: failure.detail }, 'request failed')
    if (response.headersSent) return void response.destroy()
    drain(request, drainedBytes)
    response.set(headersOf[failure.code] ?? {})
    const errors = failure instanceof InvalidRequest ? failure.errors : undefined
    await send(response, refuse(failure.code, failure.detail, errors))
  }

function toFailure(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  const { code, status } = error as { code?: unknown; status?: unknown }
  if ((typeof code === 'string' && databaseIsAway.test(code)) || isConnectionLost(error)) {
    return new GatewayError('unavailable', 'the store does not answer', { cause: error })
  }
  // What Express itself refuses, such as a path that is not percent-encoded UTF-8.
  if (status === 400)
    return new GatewayError('invalid_request', 'the request cannot be read', { cause: error })
  return new GatewayError('internal', 'nothing is known to have been done; ask before you send again', {
    cause: error,
  })
}

/** Names and places of an error. Messages of the database repeat values, so they are left out. */
function withoutValues(error: unknown) {
  const { name, code, constraint, table, stack } = error as Record<string, string | undefined>
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at '))
  return { name, code, constraint, table, frames }
}
