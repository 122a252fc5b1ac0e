import type { PoolClient } from 'pg'
import { namesInMemo, payerKey } from '../../domain/bank-lines/payer-hints.ts'
import type { ReadBankLine } from '../../ports/bank-lines/bank-line-store.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { bytea } from '../bytea.ts'
import type { Vault } from '../vault.ts'
import { allocate } from './allocate-money.ts'
import { clearPiecesSql } from './money-tables.sql.ts'
import {
  hintTablesSql,
  holdHintedSql,
  keepHintsSql,
  nameByHintsSql,
  piecesOfLearnedSql,
} from './payer-hints.sql.ts'

/**
 * Looks at the lines that name no code for who paid and whom they name, inside the transaction that takes them. What is found is
 * kept as a proposal or a question, and given only where the school lets it be. Lines with codes cost nothing here.
 */
export async function giveByHints(
  client: PoolClient,
  vault: Vault,
  lines: readonly ReadBankLine[],
  { by, tell, at }: { readonly by: string; readonly tell: TellOfPayment; readonly at: Date },
): Promise<void> {
  const hints = lines.flatMap((line, place) => hintsOf(line, place, vault))
  if (hints.length === 0) return
  await client.query(hintTablesSql)
  await client.query(keepHintsSql, [JSON.stringify(hints)])
  const { rowCount } = await client.query(nameByHintsSql)
  if (!rowCount) return
  await client.query(clearPiecesSql)
  const { rowCount: pieces } = await client.query(piecesOfLearnedSql)
  if (pieces) await allocate(client, by, tell, at)
  await client.query(holdHintedSql, [at, by])
}

/** Keyed hashes of what a line says of people, as the database finds them by. */
export const indexesOf = (
  { memo, payerAccount }: Pick<ReadBankLine['line'], 'memo' | 'payerAccount'>,
  vault: Vault,
) => {
  const payer = payerKey(payerAccount)
  return {
    payer: payer === undefined ? null : vault.index(payer),
    names: namesInMemo(memo).map((key) => vault.index(key)),
  }
}

function hintsOf({ line, reading, notFee }: ReadBankLine, place: number, vault: Vault) {
  const isSilent = reading.memo === 'no-code' || reading.memo === 'empty'
  if (!isSilent || line.takesBack || line.direction === 'out' || notFee !== undefined) return []
  const { payer, names } = indexesOf(line, vault)
  if (payer === null && names.length === 0) return []
  return [{ place, payer: payer && bytea(payer), names: names.map(bytea) }]
}
