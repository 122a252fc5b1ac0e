import type { Pool } from 'pg'
import type { FetchedFileStore, KeptFile, KeptFileStore } from '../../ports/statements/kept-file-store.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'

/** So much of a file is sealed, written and held at once. */
const pieceBytes = 1024 * 1024

/** Keeps files in PostgreSQL, sealed piece by piece. */
export function createKeptFileStore(pool: Pool, vault: Vault): KeptFileStore & FetchedFileStore {
  const one = async (where: string, values: unknown[]): Promise<KeptFile | undefined> =>
    (await pool.query<KeptFile>(`select ${columns} from kept_files where ${where}`, values)).rows[0]
  return {
    async keep({ source, name, sha256, by, at }, bytes) {
      const known = () => one('source = $1 and sha256 = $2', [source, sha256])
      const kept = await known()
      if (kept) return kept
      const id = timeOrderedId(at)
      await withTransaction(pool, async (client) => {
        // Waits for whoever keeps the same bytes just now, and then does nothing.
        const { rowCount } = await client.query(
          `insert into kept_files (id, source, name, sha256, bytes, kept_by, kept_at) values ($1, $2, $3, $4, 0, $5, $6)
           on conflict do nothing`,
          [id, source, name, sha256, by, at],
        )
        if (rowCount === 0) return
        let place = 0
        let size = 0
        for await (const piece of inPieces(bytes, pieceBytes)) {
          size += piece.length
          await client.query('insert into kept_file_chunks (file_id, place, sealed) values ($1, $2, $3)', [
            ...[id, place, vault.seal(piece)],
          ])
          place += 1
        }
        await client.query('update kept_files set bytes = $2 where id = $1', [id, size])
      })
      const written = await known()
      if (!written) throw new Error('a file that was kept is not there')
      return written
    },

    async wasFetched(source, { name, size, modifiedAt }) {
      const { rowCount } = await pool.query(
        'select 1 from fetched_files where source = $1 and name = $2 and size = $3 and modified_at = $4',
        [source, name, size, modifiedAt],
      )
      return rowCount === 1
    },

    async noteFetched(source, { name, size, modifiedAt }, at) {
      await pool.query(
        `insert into fetched_files (source, name, size, modified_at, fetched_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [source, name, size, modifiedAt, at],
      )
    },

    find: (id) => one('id = $1', [id]),

    async list({ limit, before }) {
      const { rows } = await pool.query<KeptFile>(
        `select ${columns} from kept_files
         where $2::uuid is null or (kept_at, id) < (select kept_at, id from kept_files where id = $2)
         order by kept_at desc, id desc limit $1`,
        [limit, before ?? null],
      )
      return rows
    },

    async *read(id) {
      for (let place = 0; ; place += 1) {
        const { rows } = await pool.query<{ sealed: Buffer }>(
          'select sealed from kept_file_chunks where file_id = $1 and place = $2',
          [id, place],
        )
        if (!rows[0]) return
        yield vault.open(rows[0].sealed)
      }
    },
  }
}

const columns = `
  id, source, name, encode(sha256, 'hex') as sha256, bytes, kept_by as "keptBy", kept_at as "keptAt",
  exists (select 1 from kept_file_chunks where file_id = kept_files.id) as "isHere"`

/** Bytes in pieces of one size, but for the last. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    held.push(chunk)
    length += chunk.length
    if (length < size) continue
    let whole = Buffer.concat(held, length)
    for (; whole.length >= size; whole = whole.subarray(size)) yield whole.subarray(0, size)
    held = [whole]
    length = whole.length
  }
  if (length > 0) yield Buffer.concat(held, length)
}
