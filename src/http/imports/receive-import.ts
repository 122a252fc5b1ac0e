import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { ImportFormat, ImportKind } from '../../../schemas/import.ts'
import type { Intake } from '../../intake/intake.ts'
import { readIntoImport } from '../../intake/read-into-import.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ImportStore } from '../../ports/intake/import-store.ts'
import type { RecordSource } from '../../ports/record-source.ts'
import type { HttpMetrics } from '../metrics.ts'
import { operatorOf } from '../operators.ts'
import { speaksFor } from '../schools-of-client.ts'

/** A sender that is silent for so long is gone. */
export const silenceMs = 2 * 60_000

/** A workbook is read whole. */
const workbookBytes = 32 * 1024 * 1024

export interface ImportTools {
  readonly imports: ImportStore
  readonly sources: Readonly<Record<ImportFormat, RecordSource>>
  readonly intakes: Readonly<Record<ImportKind, Intake>>
  readonly metrics: HttpMetrics
  readonly clock: Clock
  readonly createId: () => string
}

export interface ImportOrder {
  readonly client: Client
  readonly kind: ImportKind
  readonly format: ImportFormat
  readonly schoolCode: string | undefined
  readonly stillAlive: () => Promise<void>
}

/**
 * Takes in everything that a request carries and says which import it became and what its body hashed to. What was
 * taken in before a failure stays; the import then says that it was interrupted, or refused when it cannot be read.
 */
export async function receiveImport(request: Request, order: ImportOrder, tools: ImportTools) {
  const { client, kind, format, schoolCode, stillAlive } = order
  const { imports, metrics, clock } = tools
  const id = tools.createId()
  const body = hashedBody(request, format === 'xlsx' ? workbookBytes : Number.POSITIVE_INFINITY)
  await imports.begin({ id, clientId: client.id, kind, format, at: clock() })
  await readIntoImport(body.bytes, {
    ...{ id, kind, schoolCode, imports, clock },
    source: tools.sources[format],
    intake: tools.intakes[kind],
    sender: { mayWriteFor: speaksFor(client), by: operatorOf(client) },
    async onOutcomes(outcomes) {
      for (const { outcome } of outcomes) metrics.intake.inc({ kind, outcome })
      await stillAlive()
    },
  })
  return { id, requestSha256: body.digest() }
}

/** Reads a body to its end for its hash alone. */
export async function hashOf(request: Request): Promise<Buffer> {
  const body = hashedBody(request, Number.POSITIVE_INFINITY)
  for await (const _ of body.bytes);
  return body.digest()
}

/** The bytes of a body as they come, at most so many, and what they hashed to in the end. */
export function hashedBody(request: Request, maxBytes: number) {
  const hash = createHash('sha256').update(`${request.originalUrl}\n`)
  async function* bytes(): AsyncGenerator<Uint8Array> {
    request.setTimeout(silenceMs, () => request.destroy())
    let size = 0
    for await (const chunk of chunksOf(request)) {
      size += chunk.length
      if (size > maxBytes) throw new GatewayError('payload_too_large', `the file may have ${maxBytes} bytes`)
      hash.update(chunk)
      yield chunk
    }
  }
  return { bytes: bytes(), digest: () => hash.digest() }
}

/** A reader that stops early does not take the connection with it: the answer still has to go out. */
async function* chunksOf(request: Request): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw new GatewayError('request_timeout', 'the body stopped before its end', { cause })
  }
}
