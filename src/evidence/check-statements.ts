import type { X509Certificate } from 'node:crypto'
import { localDay, startOfNextDay } from '../domain/time/local-time.ts'
import type { Block, Statement } from '../ports/evidence/evidence-store.ts'
import type { ChainCheck, ChainProblem } from './check-chain.ts'
import { merkleRoot } from './merkle.ts'
import { sha256 } from './sha256.ts'
import { isTrusted, verifyJson } from './signed-json.ts'
import { type StatementFacts, statementFacts } from './statement.ts'

/** Compares a chain with the signed statements over it, block by block as the chain is walked. */
export interface StatementCheck {
  see(block: Block): void
  /** Says what is still wrong when the chain has ended: what a statement covers and the chain has lost. */
  finish(check: Pick<ChainCheck, 'end'>, now: Date): void
}

interface Options {
  readonly chain: string
  /** The certificates whose statements count; every signature is checked with its own. */
  readonly trusted: readonly X509Certificate[]
  readonly report: (problem: ChainProblem) => void
}

/**
 * Verifies the statements of a chain and prepares the comparison. `kept` are those of the database, `copies` those that
 * were found elsewhere: a copy of a day that the database lacks was deleted there.
 */
export async function checkStatements(
  kept: readonly Pick<Statement, 'jws'>[],
  copies: readonly string[],
  { chain, trusted, report }: Options,
): Promise<StatementCheck> {
  const inDatabase = new Set(kept.map(({ jws }) => jws))
  const all = new Set([...inDatabase, ...copies])
  const said: Verified[] = []
  for (const jws of all) {
    const facts = await readStatement(jws, chain, trusted)
    if (!facts) report({ chain, what: 'statement-invalid', detail: 'its signature does not hold' })
    else said.push({ ...facts, jws })
  }
  const days = said
    .filter(({ kind }) => kind === 'day')
    .sort((one, other) => one.lastBlock - other.lastBlock || (one.day < other.day ? -1 : 1))
  reportDays(days, inDatabase, chain, report)

  const expected = Map.groupBy(said, ({ lastBlock }) => lastBlock)
  const closedThrough = days.at(-1)?.lastBlock ?? 0
  let hashes: Buffer[] = []
  let firstOpen: Block | undefined
  return {
    see(block) {
      const { sequence } = block
      hashes.push(block.hash)
      if (sequence > closedThrough) firstOpen ??= block
      const statements = expected.get(sequence) ?? []
      for (const statement of statements) {
        if (agrees(statement, hashes)) continue
        const detail = `the signed statement of ${statement.at} says another`
        report({ chain, block: sequence, what: 'block-changed', detail })
      }
      if (statements.some(({ kind }) => kind === 'day')) hashes = []
      expected.delete(sequence)
    },
    finish({ end }, now) {
      const furthest = Math.max(0, ...expected.keys())
      if (furthest > end.sequence) {
        const detail = `it ends there, and a signed statement goes to block ${furthest}`
        report({ chain, block: end.sequence, what: 'tail-cut', detail })
      }
      const day = firstOpen && localDay(firstOpen.at)
      if (day && now.getTime() - startOfNextDay(day).getTime() > lateMs) {
        const detail = `of ${day}, which is over for more than a day`
        report({ chain, block: firstOpen?.sequence ?? 0, what: 'statement-missing', detail })
      }
    },
  }
}

/** A day is signed within an hour of its end when a worker runs; one that has none for so long was not signed or lost it. */
const lateMs = 86_400_000

/** Whether a statement says of the block that was just seen, and of those of its day, what they are. */
function agrees(
  { kind, head, root, firstBlock, lastBlock }: StatementFacts,
  hashes: readonly Buffer[],
): boolean {
  if (hashes.at(-1)?.toString('hex') !== head) return false
  const isWholeDay = kind === 'day' && hashes.length === lastBlock - firstBlock + 1
  return !isWholeDay || merkleRoot(hashes).toString('hex') === root
}

interface Verified extends StatementFacts {
  readonly jws: string
}

async function readStatement(
  jws: string,
  chain: string,
  trusted: readonly X509Certificate[],
): Promise<StatementFacts | undefined> {
  const signed = await verifyJson(jws)
  const { data } = statementFacts.safeParse(signed?.value)
  if (!signed || !data || data.chain !== chain) return undefined
  return isTrusted(signed.certificate, trusted, new Date(data.at)) ? data : undefined
}

/** Each day's statement goes on where the one before ended, and names it. */
function reportDays(
  days: readonly Verified[],
  inDatabase: ReadonlySet<string>,
  chain: string,
  report: Options['report'],
): void {
  let before: Verified | undefined
  for (const day of days) {
    const isNext =
      day.firstBlock === (before?.lastBlock ?? 0) + 1 && day.previous === (before ? sha256(before.jws) : null)
    if (!isNext) {
      const detail = `the one of ${day.day} does not follow that of ${before?.day ?? 'the beginning'}`
      report({ chain, block: day.firstBlock, what: 'statement-missing', detail })
    }
    if (!inDatabase.has(day.jws)) {
      report({
        chain,
        block: day.lastBlock,
        what: 'statement-missing',
        detail: `of ${day.day}, of which there is a copy`,
      })
    }
    before = day
  }
}
