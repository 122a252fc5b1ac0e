import { join } from 'node:path'
import { chainAll } from '../evidence/chainer.ts'
import { type StatementParts, signChains } from '../evidence/sign-chains.ts'
import { keepStatementCopy } from '../evidence/statement-copies.ts'
import type { Config } from './configuration.ts'
import type { Parts } from './open-parts.ts'
import { createStamping } from './time-stamps.ts'

/** Where signed statements are kept outside of the database. */
export const statementCopies = (config: Config): string =>
  join(config.store.dataFolder, 'evidence', 'statements.ndjson')

export type EvidenceParts = Pick<Parts, 'config' | 'store' | 'keyRing' | 'clock' | 'log'>

/** Chains and signs everything that is there now, for who needs the proof at once. */
export async function sealEvidence(parts: EvidenceParts, signal: AbortSignal): Promise<void> {
  await chainAll(parts.store.evidence, parts.clock, signal)
  await signChains(statementParts(parts))
}

/** What statements over the chains are signed, stamped and copied with. */
export const statementParts = ({ config, store, keyRing, clock }: EvidenceParts): StatementParts => ({
  timeStamp: createStamping(config.evidence),
  store: store.evidence,
  signer: keyRing.signerFor('evidence'),
  keepCopy: (statement) => keepStatementCopy(statementCopies(config), statement),
  clock,
})
