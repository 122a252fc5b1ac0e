import type { ErrorRequestHandler } from 'express'
import { GatewayError, type GatewayErrorCode } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'

/** What the reader of JSON bodies refuses, by its HTTP status. */
const bodyProblems: Readonly<Record<number, GatewayErrorCode>> = {
  400: 'invalid_json',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
}

/** Answers refusals with RFC 9457 problems; what is no refusal is left to the gateway's own handler. */
export const problems: ErrorRequestHandler = (error, _request, response, next) => {
  const refusal = toRefusal(error)
  if (!refusal || response.headersSent) return next(error)
  const { code, detail, definition } = refusal
  const { httpStatus: status, title } = definition
  const errors = refusal instanceof InvalidRequest ? { errors: refusal.errors } : {}
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `/docs/problems#${code}`, title, status, code, detail, ...errors }))
}

function toRefusal(error: unknown): GatewayError | undefined {
  if (error instanceof GatewayError) return error
  const { type, status } = error as { type?: unknown; status?: unknown }
  const code = typeof type === 'string' ? bodyProblems[Number(status)] : undefined
  return code && new GatewayError(code, 'the body cannot be read', { cause: error })
}
