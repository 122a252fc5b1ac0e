import { z } from 'zod'
import type { AccountStatementRow, AccountStatementSource } from '../../../src/ports/account-statement.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { collectBytes } from '../../../src/sheets/collect-bytes.ts'
import { readStatement } from './decode.ts'
import { cutStatements } from './fields.ts'

export const settings = z.object({
  fileNames: z
    .string()
    .default('\\.(sta|940|mt940)$')
    .describe('Pattern of the names of its files; banks name them each in their own way'),
  encoding: z
    .enum(['utf-8', 'windows-1258', 'utf-16le'])
    .default('utf-8')
    .describe('How its letters are written; SWIFT itself has only ASCII'),
  maxFileBytes: z
    .int()
    .min(1_024)
    .max(268_435_456)
    .default(33_554_432)
    .describe('Largest file that is read, in bytes'),
})

/** Statements of SWIFT MT940. */
export function createMt940({
  fileNames,
  encoding,
  maxFileBytes,
}: z.infer<typeof settings>): AccountStatementSource {
  const pattern = new RegExp(fileNames, 'i')
  return {
    id: 'mt940',
    tells: 'movements',
    recognise: (fileName) => pattern.test(fileName),
    read: (bytes) => readFile(bytes, encoding, maxFileBytes),
  }
}

async function* readFile(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  maxBytes: number,
): AsyncGenerator<AccountStatementRow> {
  const statements = cutStatements(decode(await collectBytes(bytes, maxBytes), encoding))
  if (statements.length === 0)
    throw new GatewayError('invalid_request', 'the file has no statement (field 20)')
  for (const statement of statements) yield* readStatement(statement)
}

function decode(bytes: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new GatewayError('invalid_encoding', `the file is not ${encoding}`)
  }
}
