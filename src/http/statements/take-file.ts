import type { RequestHandler } from 'express'
import { z } from 'zod'
import { GatewayError } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { KeptFile } from '../../ports/statements/kept-file-store.ts'
import { type Answer, answer, send } from '../answer.ts'
import { clientOf } from '../authenticate.ts'
import { check } from '../check.ts'
import type { ClientGate } from '../client-route.ts'
import { hashedBody, hashOf } from '../imports/receive-import.ts'
import { operatorOf } from '../operators.ts'
import { assertNotCompressed } from '../read-body.ts'

type Result = Readonly<Record<string, unknown>> | null

/** Files of statements, as the routes need them. */
export interface StatementFiles {
  list(page: { limit: number; before?: string | undefined }): Promise<readonly KeptFile[]>
  find(id: string): Promise<{ readonly file: KeptFile; readonly result: Result } | undefined>
  take(sent: {
    readonly source: string
    readonly name: string
    readonly by: string
    readonly bytes: AsyncIterable<Uint8Array>
  }): Promise<
    | { readonly is: 'read'; readonly file: KeptFile; readonly result: Result; readonly wasKnown: boolean }
    | { readonly is: 'unknown-source' | 'foreign-name' }
  >
}

export interface StatementParts {
  readonly statementFiles: StatementFiles
  /** Largest file that may be sent. */
  readonly statementBytes: number
}

/** What the query says of the file. */
export const wanted = z.object({
  source: z.string().min(1).max(100).meta({ description: 'The sender in the configuration', example: 'mb' }),
  name: z
    .string()
    .regex(/^(?!\.)[^/\\\p{Cc}]{1,200}$/u, 'must be the name of a file, without a folder')
    .meta({ description: 'The name that the bank gave it', example: 'sao-ke-05-10.xlsx' }),
})

/** Takes in the file that a request carries, once for each idempotency key. */
export function takeFile(
  gate: ClientGate,
  { statementFiles, statementBytes }: StatementParts,
): RequestHandler {
  return async (request, response) => {
    const client = clientOf(response)
    const { source, name } = check(wanted, request.query)
    assertNotCompressed(request)
    if (Number(request.get('Content-Length') ?? 0) > statementBytes) throw tooLarge(statementBytes)
    const work = async () => {
      const body = hashedBody(request, statementBytes)
      const sent = { source, name, by: operatorOf(client), bytes: body.bytes }
      const taken = await statementFiles.take(sent)
      if (taken.is !== 'read') throw new InvalidRequest([problems[taken.is]])
      const { file, result, wasKnown } = taken
      const headers = { Location: `/v1/statements/${file.id}` }
      const kept: Answer = answer(wasKnown ? 200 : 201, { ...file, result, wasKnown }, headers)
      return { answer: kept, requestSha256: body.digest() }
    }
    const key = request.get('Idempotency-Key')
    if (!key) return send(response, (await work()).answer)
    const streamed = { work, hashOnly: () => hashOf(request) }
    return send(response, await gate.idempotency.onceStreamed({ clientId: client.id, key }, streamed))
  }
}

const problems = {
  'unknown-source': {
    field: 'source',
    code: 'unknown_source',
    message: 'is no sender of statements in the configuration',
  },
  'foreign-name': {
    field: 'name',
    code: 'foreign_name',
    message: 'is not named like a file of this sender',
  },
} as const

const tooLarge = (bytes: number) => new GatewayError('payload_too_large', `the file may have ${bytes} bytes`)
