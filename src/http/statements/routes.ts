import { z } from 'zod'
import { readStatementFile, statementFilesPage } from '../../../schemas/api/statement.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { KeptFile } from '../../ports/statements/kept-file-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { idempotencyKey, json, problemAnswers } from '../documented.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'
import { type StatementParts, takeFile, wanted } from './take-file.ts'

const params = z.object({ id: z.uuid() })
const query = z.object({
  before: z.uuid().optional(),
  limit: pageLimit(500, 100),
})

/** Files of statements: those that came, and sending one, for operators. */
export const statementRoutes = (gate: ClientGate, parts: StatementParts): Route[] => [
  {
    method: 'post',
    path: '/v1/statements',
    operation: {
      tags: ['operation'],
      summary: 'Send a file of statements',
      description:
        'As the bank gave it. It is kept as it came and then read as one in the inbox of its sender. The same bytes again are answered ' +
        '200 and change nothing. For operators.',
      security: [{ clientCredentials: [] }],
      requestParams: { query: wanted, header: idempotencyKey },
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: {
        200: json('Its bytes were read before', readStatementFile),
        201: json('Read to its end', readStatementFile),
        ...problemAnswers,
      },
    },
    handlers: [gate.admit('imports', takeFile(gate, parts))],
  },
  clientRoute(gate, {
    method: 'get',
    path: '/v1/statements',
    tag: 'operation',
    summary: 'List files of statements that came',
    query,
    answers: { 200: json('The newest first', statementFilesPage) },
    async handle({ query }) {
      const files: readonly KeptFile[] = await parts.statementFiles.list(query)
      return answer(200, { files, next: nextAfter(files, query.limit) })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/statements/{id}',
    tag: 'operation',
    summary: 'Read what a file of statements came to',
    params,
    answers: { 200: json('The file and what reading it came to', readStatementFile) },
    async handle({ params: { id } }) {
      const found = await parts.statementFiles.find(id)
      if (!found) throw new GatewayError('not_found', 'there is no such file')
      return answer(200, { ...found.file, result: found.result })
    },
  }),
]
