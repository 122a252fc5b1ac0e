import { z } from 'zod'
import type { Statement, Unstated } from '../ports/evidence/evidence-store.ts'
import type { Signer } from '../ports/signer.ts'
import { merkleRoot } from './merkle.ts'
import { sha256 } from './sha256.ts'
import { signJson } from './signed-json.ts'

/** SHA-256 in hexadecimal. */
export const hexHash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a signed statement says. `root` is over the hashes of its blocks, `head` is the hash of the last of them. */
export const statementFacts = z.strictObject({
  format: z.literal('lienthong-statement/1'),
  kind: z.enum(['day', 'head']),
  chain: z.string(),
  day: z.iso.date(),
  firstBlock: z.int().positive(),
  lastBlock: z.int().positive(),
  root: hexHash,
  head: hexHash,
  at: z.iso.datetime(),
  /** SHA-256 of the JWS of the day's statement before; null for the first. */
  previous: hexHash.nullable(),
})

export type StatementFacts = z.infer<typeof statementFacts>

/** Signs a statement over blocks, by their hashes. */
export async function makeStatement(
  { chain, day, firstBlock, lastBlock }: Omit<Unstated, 'previous'>,
  { kind, hashes, previous }: { kind: Statement['kind']; hashes: readonly Buffer[]; previous: string | null },
  { signer, at }: { signer: Signer; at: Date },
): Promise<Omit<Statement, 'timeStamp'>> {
  const facts: StatementFacts = {
    format: 'lienthong-statement/1',
    ...{ kind, chain, day, firstBlock, lastBlock },
    root: merkleRoot(hashes).toString('hex'),
    head: (hashes.at(-1) as Buffer).toString('hex'),
    at: at.toISOString(),
    previous: previous === null ? null : sha256(previous),
  }
  return { chain, kind, day, firstBlock, lastBlock, at, jws: await signJson(facts, signer) }
}
