import type { Block, ChainEnd, CheckedRow, EvidenceStore } from '../ports/evidence/evidence-store.ts'
import { blockHash, chainStart, leafOf } from './block.ts'
import { merkleRoot } from './merkle.ts'
import { sha256 } from './sha256.ts'

/** What is wrong, and where; `block` and `id` are absent where the trouble is not that of one block or row. */
export interface ChainProblem {
  readonly chain: string
  readonly block?: number
  /** The row of the chain's source. */
  readonly id?: number
  readonly what: ProblemKind
  readonly detail?: string
}

export type ProblemKind =
  | 'block-missing'
  | 'block-changed'
  | 'block-misplaced'
  | 'row-missing'
  | 'row-changed'
  | 'rows-swapped'
  | 'bytes-changed'
  | 'bytes-unreadable'
  | 'bytes-gone'
  | 'row-not-chained'
  | 'tail-cut'
  | 'statement-invalid'
  | 'statement-missing'

/** What a chain was found to hold. */
export interface ChainCheck {
  readonly chain: string
  readonly blocks: number
  readonly rows: number
  /** Payloads whose deletion is on record. */
  readonly deleted: number
  /** The last block that was walked. */
  readonly end: Pick<Block, 'sequence' | 'hash'>
}

/** Blocks that are held at once, by their leaves alone. */
const blocksAtOnce = 200
/** Rows that are held at once, with their bytes: as many as the largest block has. */
const rowsAtOnce = 1_000

/**
 * Walks one chain from its first block to its last and holds every row to its leaf and its bytes, in bounded memory.
 * `see` is told of each block, for those who compare hashes.
 */
export async function checkChain(
  { chain }: Pick<ChainEnd, 'chain'>,
  store: Pick<EvidenceStore, 'blocksAfter' | 'rowsOf'>,
  { report, see }: { report: (problem: ChainProblem) => void; see: (block: Block) => void },
): Promise<ChainCheck> {
  let end: ChainCheck['end'] = { sequence: 0, hash: chainStart }
  let [blocks, rows, deleted] = [0, 0, 0]
  for (;;) {
    const next = await store.blocksAfter(chain, end.sequence, blocksAtOnce)
    for (const together of inPortions(next)) {
      const found = await store.rowsOf(together)
      for (const block of together) {
        for (const problem of problemsOfBlock(block, end)) report({ chain, ...problem })
        for (const problem of problemsOfRows(block, found))
          report({ chain, block: block.sequence, ...problem })
        see(block)
        end = { sequence: block.sequence, hash: block.hash }
      }
      blocks += together.length
      rows += found.size
      deleted += [...found.values()].filter(({ bytes }) => bytes === 'deleted').length
    }
    if (next.length < blocksAtOnce) return { chain, blocks, rows, deleted, end }
  }
}

/** Blocks in portions of not too many rows: a quiet chain has one row in a block. */
function* inPortions(blocks: readonly Block[]): Generator<Block[]> {
  let portion: Block[] = []
  let rows = 0
  for (const block of blocks) {
    if (portion.length > 0 && rows + block.ids.length > rowsAtOnce) {
      yield portion
      portion = []
      rows = 0
    }
    portion.push(block)
    rows += block.ids.length
  }
  if (portion.length > 0) yield portion
}

type Place = Omit<ChainProblem, 'chain'>

function* problemsOfBlock(block: Block, before: { sequence: number; hash: Buffer }): Generator<Place> {
  const { sequence, leaves, ids } = block
  const place = { block: sequence }
  if (sequence !== before.sequence + 1) {
    yield {
      block: before.sequence + 1,
      what: 'block-missing',
      detail: `the next that is there is ${sequence}`,
    }
  } else if (!block.previous.equals(before.hash)) {
    yield { ...place, what: 'block-misplaced', detail: 'it is bound to another block than the one before it' }
  }
  const isRising = ids.every((id, index) => index === 0 || id > (ids[index - 1] as number))
  const isWhole = isRising && ids.length === leaves.length && merkleRoot(leaves).equals(block.root)
  if (!isWhole || !blockHash({ ...block, size: leaves.length }).equals(block.hash)) {
    yield { ...place, what: 'block-changed', detail: 'its leaves or its header do not give its hash' }
  }
}

function* problemsOfRows(block: Block, byId: ReadonlyMap<number, CheckedRow>): Generator<Place> {
  const wrong: { id: number; leaf: Buffer; row: CheckedRow }[] = []
  for (const [index, id] of block.ids.entries()) {
    const leaf = block.leaves[index] as Buffer
    const row = byId.get(id)
    if (!row) yield { id, what: 'row-missing' }
    else if (!leafOf(row.record).equals(leaf)) wrong.push({ id, leaf, row })
    else yield* problemsOfBytes(row)
  }
  yield* problemsOfWrong(wrong)
}

function* problemsOfBytes({ id, record, bytes }: CheckedRow): Generator<Place> {
  if (bytes === 'unreadable') yield { id, what: 'bytes-unreadable', detail: 'the sealed value was changed' }
  if (bytes === 'gone') yield { id, what: 'bytes-gone', detail: 'no deletion on record names it' }
  if (Buffer.isBuffer(bytes) && sha256(bytes) !== record.sha256) yield { id, what: 'bytes-changed' }
}

/** Two rows whose facts fit each other's leaf when they take each other's id were swapped; anything else was changed. */
function* problemsOfWrong(wrong: readonly { id: number; leaf: Buffer; row: CheckedRow }[]): Generator<Place> {
  const left = new Set(wrong)
  for (const one of left) {
    const other = [...left].find(
      (other) =>
        other !== one &&
        leafOf({ ...other.row.record, id: one.id }).equals(one.leaf) &&
        leafOf({ ...one.row.record, id: other.id }).equals(other.leaf),
    )
    left.delete(one)
    if (other) left.delete(other)
    if (other) yield { id: one.id, what: 'rows-swapped', detail: `with ${other.id}` }
    else yield { id: one.id, what: 'row-changed' }
  }
}
