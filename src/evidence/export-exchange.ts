import type { Clock } from '../ports/clock.ts'
import type { Block, EvidenceStore, ExchangeEvidence, Statement } from '../ports/evidence/evidence-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { CurrentSigner } from '../ports/signer.ts'
import { leafOf } from './block.ts'
import type { ExportFile, ExportSummary } from './export-file.ts'
import { merklePath } from './merkle.ts'
import { sha256 } from './sha256.ts'
import { signJson } from './signed-json.ts'

export interface ExportParts {
  readonly store: Pick<EvidenceStore, 'find' | 'statementOver' | 'hashesOf'>
  readonly signer: CurrentSigner
  readonly clock: Clock
}

/**
 * Puts everything together that proves one exchange; its records must be chained and covered by a statement. Throws
 * `not_found` for an unknown exchange, and `conflict` where a record is not what its chain says.
 */
export async function exportExchange(
  exchangeId: number,
  { store, signer, clock }: ExportParts,
): Promise<ExportFile> {
  const found = await store.find(exchangeId)
  if (!found) throw new GatewayError('not_found', `there is no exchange ${exchangeId}`)
  const placed = found.rows.map(placeOf)
  const blocks = [...new Map(placed.map(({ block }) => [block.sequence, block])).values()]
  const covers = await Promise.all(blocks.map((block) => coverOf(block, store)))
  const statements = [...new Map(covers.map(({ statement }) => [statement.jws, statement])).values()]
  const summary = summaryOf(found, placed, statements, clock())
  return {
    format: 'lienthong-evidence/1',
    summary: await signJson(summary, signer()),
    records: placed.map(({ row, block, index }) => ({
      facts: row.record as ExportFile['records'][number]['facts'],
      bytes: Buffer.isBuffer(row.bytes) ? row.bytes.toString('base64') : null,
      block: block.sequence,
      index,
      path: merklePath(block.leaves, index).map(hex),
    })),
    blocks: covers.map(({ block, statement, path }) => ({
      chain: block.chain,
      sequence: block.sequence,
      previous: hex(block.previous),
      size: block.leaves.length,
      root: hex(block.root),
      at: block.at.toISOString(),
      statement: statements.findIndex(({ jws }) => jws === statement.jws),
      path: path.map(hex),
    })),
    statements: statements.map(({ jws, timeStamp }) => ({
      jws,
      timeStamp: timeStamp?.toString('base64') ?? null,
    })),
  }
}

type Row = ExchangeEvidence['rows'][number]

function placeOf(row: Row): { row: Row; block: Block; index: number } {
  const { block } = row
  const index = block?.ids.indexOf(row.id) ?? -1
  if (!block || index === -1) throw broken(row, 'stands in no block')
  if (!block.leaves[index]?.equals(leafOf(row.record))) throw broken(row, 'was changed since it was chained')
  if (row.bytes === 'unreadable' || row.bytes === 'gone') throw broken(row, 'has lost its bytes')
  if (Buffer.isBuffer(row.bytes) && sha256(row.bytes) !== row.record.sha256)
    throw broken(row, 'has other bytes')
  return { row, block, index }
}

const broken = ({ chain, id }: Row, what: string) =>
  new GatewayError('conflict', `the record ${id} of ${chain} ${what}; run: evidence check --partner ${chain}`)

async function coverOf(block: Block, store: ExportParts['store']) {
  const { chain, sequence } = block
  const statement = await store.statementOver(chain, sequence)
  if (!statement)
    throw new GatewayError('conflict', `no signed statement covers block ${sequence} of ${chain}`)
  const hashes = await store.hashesOf(chain, statement.firstBlock, statement.lastBlock)
  return { block, statement, path: merklePath(hashes, sequence - statement.firstBlock) }
}

const hex = (bytes: Buffer) => bytes.toString('hex')

function summaryOf(
  { exchange }: ExchangeEvidence,
  placed: readonly { row: Row }[],
  statements: readonly Statement[],
  madeAt: Date,
): ExportSummary {
  const { createdAt, settledAt, ...facts } = exchange
  return {
    format: 'lienthong-export/1',
    madeAt: madeAt.toISOString(),
    exchange: {
      ...facts,
      createdAt: createdAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
    },
    leaves: placed.map(({ row }) => hex(leafOf(row.record))),
    statements: statements.map(({ jws, timeStamp }) => ({
      jws: sha256(jws),
      timeStamp: timeStamp ? sha256(timeStamp) : null,
    })),
  }
}
