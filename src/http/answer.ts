import type { Response } from 'express'
import type { LineProblem } from '../../schemas/import.ts'
import { type GatewayErrorCode, gatewayErrors } from '../ports/gateway-error.ts'
import type { KeptAnswer } from '../ports/intake/idempotency-store.ts'

/** What a request is answered with: a JSON body, or text or bytes in pieces. */
export interface Answer extends KeptAnswer {
  readonly pieces?: AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>
}

/** Answers with a JSON body. */
export const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body,
})

/** Refuses with an RFC 9457 problem; `errors` name fields and never repeat their values. */
export function refuse(code: GatewayErrorCode, detail: string, errors?: readonly LineProblem[]): Answer {
  const { httpStatus: status, title } = gatewayErrors[code]
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: { type: `/docs/problems#${code}`, title, status, code, detail, ...(errors && { errors }) },
  }
}

/** Sends an answer. A reader who goes away ends the reading of the pieces. */
export async function send(response: Response, { status, headers, body, pieces }: Answer): Promise<void> {
  response.status(status).set(headers)
  if (!pieces) {
    response.end(body === undefined ? undefined : JSON.stringify(body))
    return
  }
  for await (const piece of pieces) {
    if (response.destroyed) return
    if (!response.write(piece)) await writable(response)
  }
  response.end()
}

const writable = (response: Response) =>
  new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
