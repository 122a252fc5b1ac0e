import { z } from 'zod'
import type { AccountStatementRow, AccountStatementSource } from '../../../src/ports/account-statement.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { collectBytes } from '../../../src/sheets/collect-bytes.ts'
import { readXml } from '../../../src/wire/xml-reader.ts'
import { readStatement } from './decode.ts'
import { all, numbered } from './xml-tree.ts'

export const settings = z.object({
  fileNames: z
    .string()
    .default('\\.xml$')
    .describe('Pattern of the names of its files; banks name them each in their own way'),
  maxFileBytes: z
    .int()
    .min(1_024)
    .max(268_435_456)
    .default(33_554_432)
    .describe('Largest file that is read, in bytes; it is held in memory several times over'),
  closing: z
    .enum(['told', 'derived'])
    .default('told')
    .describe(
      'What closes a statement of a bank: the closing balance that it tells (CLBD), or, where it tells none, what it opens with and moves',
    ),
})

/** Statements (camt.053) and credit notifications (camt.054) of ISO 20022, of every version since .02. */
export function createCamt({
  fileNames,
  maxFileBytes,
  closing,
}: z.infer<typeof settings>): AccountStatementSource {
  const pattern = new RegExp(fileNames, 'i')
  return {
    id: 'camt',
    tells: 'movements',
    recognise: (fileName) => pattern.test(fileName),
    read: (bytes) => readFile(bytes, maxFileBytes, closing === 'derived'),
  }
}

const mostElements = 4_000_000

async function* readFile(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  derivesClosing: boolean,
): AsyncGenerator<AccountStatementRow> {
  const document = readXml(await collectBytes(bytes, maxBytes), {
    maxBytes,
    maxElements: mostElements,
    lists: 'all',
    linesOf: numbered,
  })
  const named = (message: string, name: string, derives: boolean) =>
    all(document, 'Document', message, name).map((statement, index) => ({
      ...{ statement, path: `${name}[${index + 1}]`, derivesClosing: derives },
    }))
  const statements = [
    ...named('BkToCstmrStmt', 'Stmt', derivesClosing),
    ...named('BkToCstmrDbtCdtNtfctn', 'Ntfctn', false),
  ]
  if (statements.length === 0)
    throw new GatewayError('invalid_xml', 'the document is no camt.053 or camt.054')
  for (const { statement, ...way } of statements) yield* readStatement(statement, way)
}
