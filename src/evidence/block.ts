import { hash } from 'node:crypto'
import type { Block, ChainEnd, EvidenceSource, Link, RecordFacts } from '../ports/evidence/evidence-store.ts'
import { canonicalJson } from './canonical-json.ts'
import { leafHash, merkleRoot } from './merkle.ts'

/** The leaf of a record: a hash over its facts in canonical JSON. */
export const leafOf = (record: RecordFacts): Buffer => leafHash(Buffer.from(canonicalJson(record)))

/** What the first block of a chain is bound to. */
export const chainStart = Buffer.alloc(32)

/** What a block's hash covers; `size` is its number of leaves. */
export interface BlockHeader {
  readonly chain: string
  readonly sequence: number
  readonly previous: Buffer
  readonly size: number
  readonly root: Buffer
  readonly at: Date
}

/** SHA-256 over a block's header in canonical JSON. */
export const blockHash = ({ chain, sequence, previous, size, root, at }: BlockHeader): Buffer =>
  hash(
    'sha256',
    canonicalJson({
      chain,
      sequence,
      previous: previous.toString('hex'),
      size,
      root: root.toString('hex'),
      at: at.toISOString(),
    }),
    'buffer',
  )

/** Makes one block for each chain that the rows belong to; a chain's time never goes back. */
export const linkRows =
  (source: EvidenceSource, now: Date): Link =>
  (rows, ends) => {
    const last = new Map(ends.map((end) => [end.chain, end]))
    return [...Map.groupBy(rows, ({ chain }) => chain)].map(([chain, own]) => {
      const leaves = own.map(({ record }) => leafOf(record))
      return bind(last.get(chain), { chain, source, ids: own.map(({ id }) => id), leaves }, now)
    })
  }

function bind(
  end: ChainEnd | undefined,
  block: Pick<Block, 'chain' | 'source' | 'ids' | 'leaves'>,
  now: Date,
): Block {
  const header = {
    chain: block.chain,
    sequence: (end?.sequence ?? 0) + 1,
    previous: end?.hash ?? chainStart,
    size: block.leaves.length,
    root: merkleRoot(block.leaves),
    at: end && end.at > now ? end.at : now,
  }
  return { ...block, ...header, hash: blockHash(header) }
}
