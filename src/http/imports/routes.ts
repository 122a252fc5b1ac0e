import { z } from 'zod'
import { linePage } from '../../../schemas/api/import.ts'
import { importSummary, lineOutcome } from '../../../schemas/import.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { idempotencyKey, json, problemAnswers } from '../documented.ts'
import { pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'
import { errorsFile } from './errors-file.ts'
import { firstOf } from './first-of.ts'
import { findOwnImport, present } from './own-import.ts'
import type { ImportTools } from './receive-import.ts'
import { formats, takeImport, wanted } from './take-import.ts'

const params = z.object({ id: z.uuid() })

const linesQuery = z.object({
  outcome: lineOutcome.shape.outcome.optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: pageLimit(1_000, 500),
})

/** Many records at once, and what became of each. */
export const importRoutes = (gate: ClientGate, tools: ImportTools): Route[] => [
  {
    method: 'post',
    path: '/v1/imports',
    operation: {
      tags: ['imports'],
      summary: 'Send many records',
      description:
        'A bad line is reported by number and field and the others are taken in. Answered when the last line is ' +
        'settled; what was taken in before a broken connection stays, and sent again it is `repeated`.',
      security: [{ clientCredentials: [] }],
      requestParams: { query: wanted, header: idempotencyKey },
      requestBody: {
        required: true,
        content: Object.fromEntries(
          Object.keys(formats).map((type) => [type, { schema: { type: 'string' as const } }]),
        ),
      },
      responses: { 201: json('Read to its end', importSummary), ...problemAnswers },
    },
    handlers: [gate.admit('imports', takeImport(gate, tools))],
  },
  clientRoute(gate, {
    method: 'get',
    path: '/v1/imports/{id}',
    tag: 'imports',
    summary: 'Read how an import stands',
    params,
    answers: { 200: json('Its counts', importSummary) },
    async handle({ client, params }) {
      return answer(200, present(await findOwnImport(tools, client, params.id)))
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/imports/{id}/lines',
    tag: 'imports',
    summary: 'Read what became of each line',
    params,
    query: linesQuery,
    answers: { 200: json('A page of lines in order', linePage) },
    async handle({ client, params, query: { after, outcome, limit } }) {
      const { id } = await findOwnImport(tools, client, params.id)
      const lines = await firstOf(tools.imports.lines(id, after, outcome), limit)
      return answer(200, { lines, next: lines.length === limit ? (lines.at(-1)?.line ?? null) : null })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/imports/{id}/errors.csv',
    tag: 'imports',
    summary: 'Download the refused lines as a table',
    params,
    answers: {
      200: {
        description: 'line, field, code, message',
        content: { 'text/csv': { schema: { type: 'string' } } },
      },
    },
    async handle({ client, params }) {
      const { id } = await findOwnImport(tools, client, params.id)
      const headers = {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="import-${id}-errors.csv"`,
      }
      return {
        status: 200,
        headers,
        body: undefined,
        pieces: errorsFile(tools.imports.lines(id, 0, 'refused')),
      }
    },
  }),
]
