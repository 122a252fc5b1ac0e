import type { RequestHandler } from 'express'
import { z } from 'zod'
import { type ImportFormat, importKind } from '../../../schemas/import.ts'
import { code } from '../../../schemas/text.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { answer, send } from '../answer.ts'
import { clientOf } from '../authenticate.ts'
import { check } from '../check.ts'
import type { ClientGate } from '../client-route.ts'
import { assertNotCompressed } from '../read-body.ts'
import { findOwnImport, present } from './own-import.ts'
import { hashOf, type ImportTools, receiveImport } from './receive-import.ts'

/** The forms that records come in, by content type. */
export const formats: Readonly<Record<string, ImportFormat>> = {
  'application/x-ndjson': 'ndjson',
  'text/csv': 'csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

/** What the query says of the records. */
export const wanted = z.object({
  kind: importKind,
  schoolCode: code(30)
    .optional()
    .meta({ description: 'The school of rows that do not name theirs, as in a school’s own workbook' }),
})

/** Takes in what a request carries, once for each idempotency key. */
export function takeImport(gate: ClientGate, tools: ImportTools): RequestHandler {
  return async (request, response) => {
    const client = clientOf(response)
    const { kind, schoolCode } = check(wanted, request.query)
    const format = formatOf(request.get('Content-Type'))
    assertNotCompressed(request)
    const work = async (stillAlive: () => Promise<void>) => {
      const order = { client, kind, format, schoolCode, stillAlive }
      const { id, requestSha256 } = await receiveImport(request, order, tools)
      const summary = present(await findOwnImport(tools, client, id))
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
