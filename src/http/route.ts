import type { RequestHandler } from 'express'
import type { ZodOpenApiOperationObject } from 'zod-openapi'

/** One method of one path: how it is documented and how it is served. */
export interface Route {
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/v1/bills/{id}`. */
  readonly path: string
  readonly operation: ZodOpenApiOperationObject
  readonly handlers: readonly RequestHandler[]
}
