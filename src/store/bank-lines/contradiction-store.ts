import type { Pool, PoolClient } from 'pg'
import type { BankLine } from '../../domain/bank-lines/bank-line.ts'
import { referencesFor, type Telling } from '../../domain/bank-lines/contradiction.ts'
import type { Contradiction, ContradictionStore } from '../../ports/bank-lines/contradiction-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { withTransaction } from '../pool.ts'
import { openJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import {
  contradictionsSql,
  freeReferenceSql,
  lockContradictionSql,
  secondSql,
} from './contradiction-store.sql.ts'

/** Keeps contradictions of banks in PostgreSQL, beside the lines that they contradict. */
export function createContradictionStore(pool: Pool, vault: Vault): ContradictionStore {
  return {
    async list({ state, before, limit }) {
      const { rows } = await pool.query<Row>(contradictionsSql, [null, state ?? null, before ?? null, limit])
      return rows.map(toContradiction)
    },

    async find(id) {
      const { rows } = await pool.query<Row>(contradictionsSql, [id, null, null, 1])
      return rows[0] && toContradiction(rows[0])
    },

    tellingsOf: (id) =>
      withTransaction(pool, async (client) => {
        await lockOpen(client, id)
        const { rows } = await client.query<Second>(secondSql, [id])
        const second = rows[0]
        if (!second) throw new GatewayError('conflict', 'too little is kept of what was told to take it in')
        if (second.wasTaken) throw new GatewayError('conflict', 'the same was taken in before')
        const { source, first, sealed, at, virtualAccount, wasTaken: _, ...moved } = second
        const line: BankLine = {
          ...openJson<Pick<BankLine, 'memo'>>(sealed, vault),
          ...{ ...moved, reference: await freeReference(client, first, moved) },
          ...(at && { at }),
          ...(virtualAccount !== null && { virtualAccount }),
        }
        return { source, first, second: line }
      }),

    end: ({ id, ending, by, at }) =>
      withTransaction(pool, async (client) => {
        await lockOpen(client, id)
        await client.query(
          'update bank_line_conflicts set ending = $2, ended_by = $3, ended_at = $4 where id = $1',
          [id, ending, by, at],
        )
      }),
  }
}

/** Holds a contradiction until the transaction ends. Throws `not_found`, and `conflict` for one that has ended. */
async function lockOpen(client: PoolClient, id: number): Promise<void> {
  const { rows } = await client.query<{ hasEnded: boolean }>(lockContradictionSql, [id])
  if (!rows[0]) throw new GatewayError('not_found', 'there is no such contradiction')
  if (rows[0].hasEnded) throw new GatewayError('conflict', 'this contradiction has ended already')
}

type Row = Omit<Contradiction, 'first' | 'ended'> & {
  readonly first: Omit<Contradiction['first'], 'seenAt'> & { readonly seenAt: string }
  readonly ended: (Omit<NonNullable<Contradiction['ended']>, 'at'> & { readonly at: string }) | null
}

const toContradiction = ({ first, ended, ...row }: Row): Contradiction => ({
  ...row,
  first: { ...first, seenAt: new Date(first.seenAt) },
  ended: ended && { ...ended, at: new Date(ended.at) },
})

interface Second extends Telling {
  readonly source: string
  readonly first: Telling
  readonly sealed: Buffer
  readonly at: Date | null
  readonly virtualAccount: string | null
  readonly wasTaken: boolean
}

async function freeReference(client: PoolClient, first: Telling, second: Telling): Promise<string> {
  const { rows } = await client.query<{ reference: string }>(freeReferenceSql, [
    ...[second.account, second.direction, referencesFor(first, second)],
  ])
  if (!rows[0]) throw new GatewayError('conflict', 'movements stand under its reference already')
  return rows[0].reference
}
