import type { PoolClient } from 'pg'
import type { BreakResolution } from '../../domain/break.ts'
import { account, type LedgerEntry } from '../../domain/ledger.ts'
import type { SettlementItem } from '../../domain/settlement.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { strangerItemsSql } from './stranger-items.sql.ts'

/** An item of a settlement of which nothing is known here, and what of it the resolutions of its difference left astray. */
export interface StrangerItem {
  readonly kind: SettlementItem['kind']
  /** It was taken of a payment that its batch lists and nobody here knows either: their line brings only what is left. */
  readonly isNetted: boolean
  /** Đồng: of a payment what is money without an owner twice, of what was taken what is booked against nothing. */
  readonly astray: number
}

/** The item that a difference is of, where nothing is known of it here. */
export async function strangerOf(client: PoolClient, breakId: number): Promise<StrangerItem | undefined> {
  const { rows } = await client.query<StrangerItem>(
    `select kind, is_netted as "isNetted", astray from (${strangerItemsSql}) as items where break_id = $1`,
    [breakId],
  )
  return rows[0]
}

/**
 * Throws `conflict` where a resolution would leave the money of such an item where nothing watches it. What is paid comes with its
 * batch, and is without an owner from then on; what was taken is missing from its batch, and no payment waits for it.
 */
export function assertWatched({ kind, isNetted }: StrangerItem, resolution: BreakResolution): void {
  if (kind === 'payment') {
    if (resolution === 'unowned') throw refused(comesWithItsBatch)
  } else if (isNetted !== (resolution === 'explained')) throw refused(isNetted ? comesOut : isMissing)
}

const comesWithItsBatch =
  'this money comes with the transfer of the provider, and is among the money without an owner then: resolve by explained, and give it from there'
const isMissing =
  'nobody here knows the payment that this was taken of, so nothing would wait for it: resolve by charge or rounding, or let it be until the payment is known'
const comesOut =
  'the settlement has the payment that this was taken of, and its transfer brings what is left of both: resolve by explained'

const refused = (why: string) => new GatewayError('conflict', why)

/** What ending its difference anew books first: what was paid is money without an owner by its line alone. */
export const undoingAstray = ({ kind, astray }: StrangerItem, channel: string): LedgerEntry[] =>
  kind === 'payment' ? [{ debit: account.unowned, credit: account.clearing(channel), amount: astray }] : []
