import { z } from 'zod'
import type { ZodOpenApiResponsesObject } from 'zod-openapi'
import { problem } from '../../schemas/api/problem.ts'

/** The header that makes sending again harmless. */
export const idempotencyKey = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().meta({
    description: 'The same key and request give the same answer for a day; another request is refused',
  }),
})

/** How every refusal looks. */
export const problemAnswers: ZodOpenApiResponsesObject = {
  default: {
    description: 'A problem (RFC 9457); `code` is stable, see /docs/problems',
    content: { 'application/problem+json': { schema: problem } },
  },
}

/** Documents a JSON answer. */
export const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
})
