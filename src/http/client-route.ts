import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { Client } from '../ports/access/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { Lane } from './admission.ts'
import { type Answer, send } from './answer.ts'
import { type AdmitClient, clientOf } from './authenticate.ts'
import { check } from './check.ts'
import { idempotencyKey, problemAnswers } from './documented.ts'
import type { Idempotency } from './idempotency.ts'
import type { Tag } from './openapi.ts'
import { readBody } from './read-body.ts'
import { readJson } from './read-json.ts'
import type { Route } from './route.ts'

/** What all routes of clients share: who is asking, and that nothing is done twice. */
export interface ClientGate {
  readonly admit: AdmitClient
  readonly idempotency: Idempotency
  /** Largest body. A bill of 50 lines, all of them at their longest, is a fifth of a MiB. */
  readonly bodyBytes: number
}

export interface ClientRoute<Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  readonly method: Route['method']
  readonly path: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** Whose places it takes; those of records unless told otherwise. */
  readonly lane?: Lane
  readonly params?: Path
  readonly query?: Query
  readonly body?: Body
  /** Success answers by status; problems are the same everywhere. */
  readonly answers: NonNullable<ZodOpenApiOperationObject['responses']>
  handle(asked: Asked<z.output<Path>, z.output<Query>, z.output<Body>>): Promise<Answer>
  /** Adds what must not be kept with an idempotency key to an answer, the first time and when it is given again. */
  reveal?(kept: Answer): Promise<Answer>
}

export interface Asked<Path, Query, Body> {
  readonly client: Client
  readonly params: Path
  readonly query: Query
  readonly body: Body
}

const nothing = z.object({})
const checkingNothing = <Schema extends z.ZodType>() => nothing as unknown as Schema

/** Makes a route that knows its client, checks its input by the schemas it is documented with, and answers JSON. */
export function clientRoute<
  Path extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = typeof nothing,
>(gate: ClientGate, route: ClientRoute<Path, Query, Body>): Route {
  const { method, path, params = checkingNothing<Path>(), query = checkingNothing<Query>() } = route
  const body = route.body ?? checkingNothing<Body>()

  const handler: RequestHandler = async (request, response) => {
    const client = clientOf(response)
    const bytes = method === 'get' ? Buffer.alloc(0) : await readBody(request, gate.bodyBytes)
    const work = async () =>
      route.handle({
        client,
        params: check(params, request.params),
        query: check(query, request.query),
        body: check(body, route.body ? readJsonBody(request, bytes) : {}),
      })
    const reveal = route.reveal ?? (async (kept: Answer) => kept)
    const key = method === 'post' ? request.get('Idempotency-Key') : undefined
    if (!key) return send(response, await reveal(await work()))
    const use = { clientId: client.id, key, requestSha256: hashOf(request, bytes) }
    return send(response, await reveal(await gate.idempotency.once(use, work)))
  }

  return {
    method,
    path,
    operation: describe(route),
    handlers: [gate.admit(route.lane ?? 'records', handler)],
  }
}

/** Describes a route of clients for OpenAPI. */
function describe(
  route: Omit<ClientRoute<z.ZodObject, z.ZodObject, z.ZodType>, 'handle' | 'reveal'>,
): ZodOpenApiOperationObject {
  const { method, tag, summary, description, params, query, body, answers } = route
  return {
    tags: [tag],
    summary,
    ...(description && { description }),
    security: [{ clientCredentials: [] }],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(method === 'post' && { header: idempotencyKey }),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { ...answers, ...problemAnswers },
  }
}

function readJsonBody(request: Request, bytes: Buffer): unknown {
  const type = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;\s*charset="?([\w-]+)"?\s*)?$/i.exec(
    request.get('Content-Type') ?? '',
  )
  if (!type || (type[1] && type[1].toLowerCase() !== 'utf-8')) {
    throw new GatewayError('unsupported_media_type', 'send application/json in UTF-8')
  }
  return readJson(bytes)
}

/** The same key on another path is another request. */
const hashOf = (request: Request, bytes: Buffer): Buffer =>
  createHash('sha256').update(`${request.method} ${request.originalUrl}\n`).update(bytes).digest()
