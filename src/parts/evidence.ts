import { join } from 'node:path'
import { chainAll } from '../evidence/chainer.ts'
import { exportExchange } from '../evidence/export-exchange.ts'
import type { ExportFile } from '../evidence/export-file.ts'
import { type StatementParts, signChains } from '../evidence/sign-chains.ts'
import { keepStatementCopy } from '../evidence/statement-copies.ts'
import type { ExchangeFacts } from '../ports/evidence/evidence-store.ts'
import type { Config } from './configuration.ts'
import type { Parts } from './open-parts.ts'
import { createStamping } from './time-stamps.ts'

/** Where signed statements are kept outside of the database. */
export const statementCopies = (config: Config): string =>
  join(config.store.dataFolder, 'evidence', 'statements.ndjson')

export type EvidenceParts = Pick<Parts, 'config' | 'store' | 'keyRing' | 'clock' | 'log'>

/**
 * Puts together what proves one exchange, for who needs it at once: what is there by now is chained, and the chain of its partner signed.
 * Another chain that cannot be signed keeps nobody from it. Throws what `exportExchange` does.
 */
export async function exportNow(
  { id, partner }: Pick<ExchangeFacts, 'id' | 'partner'>,
  parts: EvidenceParts,
  signal: AbortSignal,
): Promise<ExportFile> {
  const { keyRing, clock } = parts
  const store = parts.store.evidence
  await chainAll(store, clock, signal)
  await signChains(statementParts(parts), partner)
  return exportExchange(id, { store, signer: keyRing.signerFor('evidence'), clock })
}

/** What statements over the chains are signed, stamped and copied with. */
export const statementParts = ({ config, store, keyRing, clock }: EvidenceParts): StatementParts => ({
  timeStamp: createStamping(config.evidence),
  store: store.evidence,
  signer: keyRing.signerFor('evidence'),
  keepCopy: (statement) => keepStatementCopy(statementCopies(config), statement),
  clock,
})
