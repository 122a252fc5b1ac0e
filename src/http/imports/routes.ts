import type { RequestHandler } from 'express'
import { z } from 'zod'
import { linePage } from '../../../schemas/api/import.ts'
import {
  type ImportFormat,
  importKind,
  importSummary,
  type LineOutcome,
  lineOutcome,
} from '../../../schemas/import.ts'
import { code } from '../../../schemas/text.ts'
import type { Client } from '../../ports/access-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Import, ImportStore } from '../../ports/import-store.ts'
import { answer, send } from '../answer.ts'
import { clientOf } from '../authenticate.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { idempotencyKey, json, problemAnswers } from '../documented.ts'
import { check } from '../invalid-request.ts'
import { assertNotCompressed } from '../read-body.ts'
import type { Route } from '../route.ts'
import { errorsFile } from './errors-file.ts'
import { hashOf, type ImportTools, receiveImport, silenceMs } from './receive-import.ts'

const formats: Readonly<Record<string, ImportFormat>> = {
  'application/x-ndjson': 'ndjson',
  'text/csv': 'csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

const wanted = z.object({
  kind: importKind,
  schoolCode: code(30)
    .optional()
    .meta({ description: 'The school of rows that do not name theirs, as in a school’s own workbook' }),
})

const params = z.object({ id: z.uuid() })

const linesQuery = z.object({
  outcome: lineOutcome.shape.outcome.optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
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
    handlers: [gate.authenticate, takeImport(gate, tools)],
  },
  clientRoute(gate, {
    method: 'get',
    path: '/v1/imports/{id}',
    tag: 'imports',
    summary: 'Read how an import stands',
    params,
    answers: { 200: json('Its counts', importSummary) },
    async handle({ client, params }) {
      return answer(200, present(await findOwn(tools, client, params.id)))
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
      const { id } = await findOwn(tools, client, params.id)
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
      const { id } = await findOwn(tools, client, params.id)
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

function takeImport(gate: ClientGate, tools: ImportTools): RequestHandler {
  return async (request, response) => {
    const client = clientOf(response)
    const { kind, schoolCode } = check(wanted, request.query)
    const format = formatOf(request.get('Content-Type'))
    assertNotCompressed(request)
    const work = async (stillAlive: () => Promise<void>) => {
      const order = { client, kind, format, schoolCode, stillAlive }
      const { id, requestSha256 } = await receiveImport(request, order, tools)
      const summary = present(await findOwn(tools, client, id))
      return { answer: answer(201, summary, { Location: `/v1/imports/${id}` }), requestSha256 }
    }
    const key = request.get('Idempotency-Key')
    if (!key) return send(response, (await work(async () => {})).answer)
    const use = { clientId: client.id, key }
    const streamed = { work, hashOnly: () => hashOf(request) }
    return send(response, await gate.idempotency.onceStreamed(use, streamed))
  }
}

function formatOf(contentType = ''): ImportFormat {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const format = formats[type.trim()]
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='))
  if (format && (!charset || /=\s*"?utf-?8"?\s*$/.test(charset))) return format
  throw new GatewayError('unsupported_media_type', `send ${Object.keys(formats).join(', ')}, in UTF-8`)
}

/** An import belongs to the client that sent it. */
async function findOwn(
  { imports, clock }: { imports: ImportStore; clock: ImportTools['clock'] },
  client: Client,
  id: string,
): Promise<Import> {
  const found = await imports.find(id, new Date(clock().getTime() - 2 * silenceMs))
  if (found?.clientId === client.id) return found
  throw new GatewayError('not_found', 'you sent no import with this id')
}

/** An import without whom it belongs to. */
function present(found: Import) {
  const { clientId: _clientId, ...shown } = found
  return shown
}

async function firstOf(lines: AsyncIterable<LineOutcome>, limit: number): Promise<LineOutcome[]> {
  const page: LineOutcome[] = []
  for await (const line of lines) {
    page.push(line)
    if (page.length === limit) break
  }
  return page
}
