import type { Pool, PoolClient } from 'pg'

/** How many rows of a table a statement, and what is done before it, made the database read. Nothing of it is kept. */
export async function rowsReadBy(
  pool: Pool,
  table: string,
  statement: string,
  values: readonly unknown[],
  before: (client: PoolClient) => Promise<unknown> = async () => {},
): Promise<{ wrote: number; read: number }> {
  const client = await pool.connect()
  const readSoFar = async () => {
    const { rows } = await client.query(
      'select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = $1',
      [table],
    )
    return rows[0].read
  }
  try {
    await client.query('begin')
    await before(client)
    const begun = await readSoFar()
    const { rowCount } = await client.query(statement, [...values])
    return { wrote: rowCount ?? 0, read: (await readSoFar()) - begun }
  } finally {
    await client.query('rollback')
    client.release()
  }
}
