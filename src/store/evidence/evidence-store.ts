import type { Pool } from 'pg'
import type {
  Block,
  ChainEnd,
  EvidenceSource,
  EvidenceStore,
  ExchangeFacts,
  Statement,
  Unstated,
} from '../../ports/evidence/evidence-store.ts'
import { bytea } from '../bytea.ts'
import { withTransaction } from '../pool.ts'
import type { Vault } from '../vault.ts'
import { evidenceSources, sourceTables } from './evidence-sources.ts'
import * as sql from './evidence-store.sql.ts'
import { readRows } from './read-rows.ts'

/** Keeps chains of evidence in PostgreSQL. */
export function createEvidenceStore(pool: Pool, vault: Vault): EvidenceStore {
  const rowsByIds = (source: EvidenceSource, ids: readonly number[]) => readRows(pool, vault, source, ids)
  return {
    sources: evidenceSources,

    async mark(source) {
      const drawn = await pool.query<{ through: number }>(sql.drawnSql, [sourceTables[source].table, source])
      const through = drawn.rows[0]?.through
      if (through === undefined) return undefined
      // A statement of its own, after the one above: who drew an id up to there is among these, or is done.
      const { rows } = await pool.query(sql.writersSql, [sourceTables[source].table])
      return { source, through, writers: rows.map(({ writer }) => writer) }
    },

    async isFinal({ source, writers }) {
      if (writers.length === 0) return true
      const { rows } = await pool.query(sql.writersSql, [sourceTables[source].table])
      return !rows.some(({ writer }) => writers.includes(writer))
    },

    chainNext: ({ source, through }, limit, link) =>
      withTransaction(pool, async (client) => {
        const { rows: cursors } = await client.query(
          'select chained_through from evidence_sources where source = $1 for update',
          [source],
        )
        const { select, table, read } = sourceTables[source]
        const { rows: found } = await client.query(
          `${select} ${table}.id > $1 and ${table}.id <= $2 order by ${table}.id limit $3`,
          [cursors[0].chained_through, through, limit],
        )
        const rows = found.map(read)
        const chains = [...new Set(rows.map(({ chain }) => chain))]
        const { rows: ends } = await client.query<ChainEnd>(sql.chainEndsSql, [chains])
        const blocks = link(rows, ends)
        if (blocks.length > 0) await client.query(sql.keepBlocksSql, [JSON.stringify(blocks.map(toRow))])
        const isMoreLeft = rows.length === limit
        await client.query(
          'update evidence_sources set chained_through = greatest(chained_through, $2) where source = $1',
          [source, isMoreLeft ? rows.at(-1)?.id : through],
        )
        return isMoreLeft
      }),

    async chains() {
      const { rows } = await pool.query<ChainEnd>(sql.chainsSql)
      return rows
    },

    async blocksAfter(chain, sequence, limit) {
      const { rows } = await pool.query(
        `select ${sql.blockColumns} from evidence_blocks
         where chain = $1 and sequence > $2 order by sequence limit $3`,
        [chain, sequence, limit],
      )
      return rows.map(toBlock)
    },

    async rowsOf(blocks) {
      const ids = blocks.flatMap((block) => block.ids)
      const rows = blocks[0] ? await rowsByIds(blocks[0].source, ids) : []
      return new Map(rows.map((row) => [row.id, row]))
    },

    async unchained(source, limit) {
      const { rows } = await pool.query(sql.unchainedSql(sourceTables[source].table), [source, limit])
      return rows.map(({ id }) => id)
    },

    async statementsOf(chain) {
      const { rows } = await pool.query<Statement>(
        `select ${sql.statementColumns} from evidence_statements where chain = $1 order by last_block, kind`,
        [chain],
      )
      return rows
    },

    async statementOver(chain, block) {
      const { rows } = await pool.query<Statement>(
        `select ${sql.statementColumns} from evidence_statements
         where chain = $1 and first_block <= $2 and last_block >= $2 order by kind limit 1`,
        [chain, block],
      )
      return rows[0]
    },

    async hashesOf(chain, from, to) {
      const { rows } = await pool.query<{ hash: Buffer }>(
        'select hash from evidence_blocks where chain = $1 and sequence between $2 and $3 order by sequence',
        [chain, from, to],
      )
      return rows.map((row) => row.hash)
    },

    async unstated(today) {
      const { rows } = await pool.query<Unstated>(sql.unstatedSql, [today])
      return rows
    },

    keepStatement: ({ chain, kind, day, firstBlock, lastBlock, at, jws, timeStamp }) =>
      withTransaction(pool, async (client) => {
        const values = [chain, kind, day, firstBlock, lastBlock, at, jws, timeStamp]
        await client.query(sql.dropHeadsSql, [chain, lastBlock, kind])
        const { rowCount } = await client.query(sql.keepStatementSql, values)
        return rowCount === 1
      }),

    async unstamped(limit) {
      const { rows } = await pool.query(
        `select chain, day, jws from evidence_statements
         where kind = 'day' and time_stamp is null order by day, chain limit $1`,
        [limit],
      )
      return rows
    },

    async stamp(chain, day, token) {
      await pool.query(
        `update evidence_statements set time_stamp = $3
         where chain = $1 and day = $2 and kind = 'day' and time_stamp is null`,
        [chain, day, token],
      )
    },

    async find(exchangeId) {
      const { rows: found } = await pool.query<ExchangeFacts>(sql.exchangeFactsSql, [exchangeId])
      const [exchange] = found
      if (!exchange) return undefined
      const { rows: named } = await pool.query<{ id: number }>(
        'select id from evidence_of_exchanges where exchange_id = $1 order by id',
        [exchangeId],
      )
      const rows = await rowsByIds(
        'exchanges',
        named.map(({ id }) => id),
      )
      const placed = rows.map(async (row) => {
        const { rows: blocks } = await pool.query(sql.blockOfSql, [exchange.partner, row.id])
        const block = blocks[0] && toBlock(blocks[0])
        return { ...row, chain: exchange.partner, block: block?.ids.includes(row.id) ? block : undefined }
      })
      return { exchange, rows: await Promise.all(placed) }
    },

    async noteOpening({ exchangeId, who, via, reason, at }) {
      await pool.query(
        'insert into payload_openings (at, who, via, reason, exchange_id) values ($1, $2, $3, $4, $5)',
        [at, who, via, reason, exchangeId],
      )
    },
  }
}

const toRow = ({ previous, leaves, root, hash, ...block }: Block) => ({
  ...block,
  previous: bytea(previous),
  leaves: bytea(Buffer.concat(leaves)),
  root: bytea(root),
  hash: bytea(hash),
})

const leafBytes = 32

const toBlock = ({
  leaves,
  ids,
  ...row
}: Omit<Block, 'leaves' | 'ids'> & { leaves: Buffer; ids: unknown[] }): Block => ({
  ...row,
  ids: ids.map(Number),
  leaves: Array.from({ length: leaves.length / leafBytes }, (_, index) =>
    leaves.subarray(index * leafBytes, (index + 1) * leafBytes),
  ),
})
