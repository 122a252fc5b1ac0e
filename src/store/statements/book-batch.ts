import type { Pool, PoolClient } from 'pg'
import { keyOfReference } from '../../domain/bank-lines/bank-line.ts'
import { account } from '../../domain/money/ledger.ts'
import { holdBankLines } from '../bank-lines/hold-bank-lines.ts'
import { book } from '../ledger-rows.ts'
import { openJson } from '../sealed-json.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import * as sql from './settlement-store.sql.ts'

/** What a provider transfers at once, with the items of it that are not booked. */
export interface OpenBatch {
  readonly id: string
  readonly source: string
  readonly channel: string
  readonly batch: string
  readonly lineId: string | null
  readonly businessDay: string
  readonly net: number
  readonly items: readonly string[]
}

/** Shorter names stand in too many contents by chance. */
const shortestName = 6

/** The one line whose content names the batch; nothing where none or several do: the same amount alone proves nothing. */
export async function findLine(
  pool: Pool,
  { batch, businessDay, net }: OpenBatch,
  paidTo: string | undefined,
  vault: Vault,
): Promise<string | undefined> {
  const name = lettersOf(batch)
  if (paidTo === undefined || name.length < shortestName) return undefined
  const { rows } = await pool.query<{ id: string; sealed: Buffer }>(sql.searchedLinesSql, [
    paidTo,
    businessDay,
    directionOf(net),
  ])
  const naming = rows.filter(({ sealed }) => {
    const { memo } = openJson<{ memo: string }>(sealed, vault)
    return lettersOf(memo).includes(name)
  })
  return naming.length === 1 ? naming[0]?.id : undefined
}

/** Which way a line goes that brings an amount, or takes it. */
const directionOf = (net: number) => (net > 0 ? 'in' : 'out')

const lettersOf = (text: string) => keyOfReference(text).replace(/[^\p{L}\p{N}]/gu, '')

/** Books what a batch's items explain of its line. Says whether it did: not where they explain more than there is. */
export async function bookBatch(
  client: PoolClient,
  batch: OpenBatch,
  lineId: string,
  at: Date,
): Promise<boolean> {
  await holdBankLines(client)
  const { rows: open } = await client.query(
    'select id, net from settlement_items where id = any($1::uuid[]) and booked_by is null',
    [batch.items],
  )
  const net = open.reduce((sum, item) => sum + item.net, 0)
  const { rows: pieces } = await client.query<{ id: string; amount: number }>(sql.restOfLineSql, [
    lineId,
    directionOf(net),
  ])
  const [piece] = pieces
  const cannot = net > 0 ? net > (piece?.amount ?? 0) : -net !== piece?.amount
  if (!piece || pieces.length > 1 || net === 0 || cannot) return false

  const allocationId = timeOrderedId(at)
  const items = open.map(({ id }) => id)
  await client.query(sql.takePieceSql, [piece.id, allocationId, Math.abs(net), at])
  const clearing = account.clearing(batch.channel)
  const entry =
    net > 0
      ? { debit: account.unowned, credit: clearing, amount: net }
      : { debit: clearing, credit: account.unexplainedOutgoing, amount: -net }
  await book(client, [entry], { cause: 'settlement', causeId: allocationId, schoolCode: null, at })
  await client.query(sql.bookChargesSql, [items, allocationId, batch.channel, at])
  await client.query('update settlement_items set booked_by = $2 where id = any($1::uuid[])', [
    items,
    allocationId,
  ])
  await client.query('update settlement_batches set line_id = $2 where id = $1', [batch.id, lineId])
  return true
}
