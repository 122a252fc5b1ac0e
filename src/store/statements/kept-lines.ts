import type { Pool, PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import type { ReversalOrder } from '../../ports/refunds/reversal-store.ts'
import type { JoinedLine } from '../../ports/statements/statement-store.ts'
import { withTransaction } from '../pool.ts'
import { goBack } from '../refunds/reverse-ownerless.ts'
import { holdPieces, reversePieces } from '../refunds/reverse-pieces.ts'
import { isNobodysSql, joinKeptSql, keptOfLineSql } from './kept-lines.sql.ts'

/**
 * Joins lines that people kept as payments with the payments that were confirmed of them since. What was kept is taken back while
 * nobody was given any of it; else it is a difference, for a person.
 */
export async function joinKept(pool: Pool, joined: readonly JoinedLine[], at: Date): Promise<void> {
  for (const one of joined) await withTransaction(pool, (client) => joinOne(client, one, at))
}

async function joinOne(client: PoolClient, { lineId, paymentId }: JoinedLine, at: Date): Promise<void> {
  const { rows } = await client.query<{ keptId: string }>(keptOfLineSql, [lineId])
  const keptId = rows[0]?.keptId ?? ''
  const pieces = await holdPieces(client, keptId)
  const { rowCount } = await client.query(joinKeptSql, [lineId, keptId, paymentId, at])
  if (rowCount === 0 || !pieces || !(await isNobodys(client, keptId))) return
  const ids = pieces.map(({ id }) => id)
  if (await goBack(client, ids)) return
  const order = { ...takenBack, paymentId: keptId } satisfies ReversalOrder
  await reversePieces(client, order, pieces, { at, tell: () => new Map() })
}

async function isNobodys(client: PoolClient, paymentId: string): Promise<boolean> {
  const { rows } = await client.query<{ isNobodys: boolean }>(isNobodysSql, [paymentId])
  return rows[0]?.isNobodys === true
}

const takenBack = {
  why: 'taken-back',
  actor: { by: gateway, person: gateway, login: gateway },
  reason: 'it was kept of a line, and its channel confirmed it by another reference since',
} as const
