import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import type { SealedPlace, SealedStore } from '../../ports/personal-data/sealed-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { withTransaction } from '../pool.ts'
import { underSessionLock } from '../session-lock.ts'
import { UnknownDataKey, type Vault } from '../vault.ts'

/** How often those who write are looked for, in ms. */
const lookEveryMs = 50

/** Keeps sealed values in PostgreSQL sealed with the key that is current. */
export function createSealedStore(pool: Pool, vault: Vault): SealedStore {
  return {
    async places() {
      const { rows } = await pool.query<SealedPlace>(placesSql)
      return rows
    },

    async countSealedWith({ table, column }, dataKey) {
      const { rows } = await pool.query(
        `select count(*) as count from ${table} where ${keyOf(column)} = convert_to($1, 'LATIN1')`,
        [dataKey],
      )
      return rows[0].count
    },

    reseal: (place, dataKey, limit) =>
      withTransaction(pool, async (client) => {
        const at = `${place.table}.${place.column}`
        await client.query(
          'insert into resealings (data_key, place) values ($1, $2) on conflict (data_key, place) do nothing',
          [dataKey, at],
        )
        const { rows } = await client.query(progressSql, [dataKey, at, awaitedFor])
        const { doneThrough, isDone } = rows[0]
        if (isDone) return { looked: 0, spoilt: 0 }
        const next = await nextValues(client, place, dataKey, doneThrough, limit)
        const opened = next.flatMap(({ keys, sealed }) => {
          const anew = sealedAnew(sealed, vault)
          return anew ? [{ keys, sealed, anew }] : []
        })
        if (opened.length > 0) await replace(client, place, opened)
        const last = next.at(-1)?.keys
        const progress = [opened.length, last ? JSON.stringify(last) : null]
        await client.query(keepProgressSql, [dataKey, at, ...progress])
        return { looked: next.length, spoilt: next.length - opened.length }
      }),

    async beginAnew(dataKey) {
      await pool.query('delete from resealings where data_key = $1', [dataKey])
    },

    // The keys are in a file, which no transaction takes back.
    whileAlone: (work) => underSessionLock(pool, advisoryLocks.dataKeys, work),

    async writersEnded(signal) {
      const { rows } = await pool.query('select pg_snapshot_xmax(pg_current_snapshot())::text as mark')
      while (!signal.aborted) {
        const { rows: now } = await pool.query(
          'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as ended',
          [rows[0].mark],
        )
        if (now[0].ended) return true
        await pause(lookEveryMs, undefined, { signal }).catch(() => {})
      }
      return false
    },
  }
}

/** For so long after the first look with a data key, values that older ones sealed may still be committed. */
const awaitedFor = '1 hour'

const progressSql = `
  select done_through as "doneThrough", coalesce(finished_at >= begun_at + $3::interval, false) as "isDone"
  from resealings where data_key = $1 and place = $2 for update`

/**
 * What was committed behind the last value is found by the next look, which begins at the first. One that came to the end and sealed
 * nothing anew saw all.
 */
const keepProgressSql = `
  update resealings set resealed = resealed + $3::int, done_through = $4::jsonb, of_this_look = before.of_this_look + $3::int,
    finished_at = case when $4::jsonb is null and before.of_this_look = 0 then now() end
  from (
    select case when done_through is null then 0 else of_this_look end as of_this_look
    from resealings where data_key = $1 and place = $2
  ) as before
  where data_key = $1 and place = $2`

/** The id of the data key in an envelope: see `createVault`; what is cut before it names none. */
const keyOf = (column: string) =>
  `case when length(${column}) > 1 then substring(${column} from 3 for get_byte(${column}, 1)) else '' end`

interface SealedValue {
  readonly keys: readonly string[]
  readonly sealed: Buffer
}

async function nextValues(
  client: PoolClient,
  { table, column, key }: SealedPlace,
  dataKey: string,
  doneThrough: readonly string[] | null,
  limit: number,
): Promise<readonly SealedValue[]> {
  const names = key.map(({ name }) => name).join(', ')
  const after = key.map(({ type }, index) => `$${index + 3}::${type}`).join(', ')
  const { rows } = await client.query(
    `select array[${key.map(({ name }) => `${name}::text`).join(', ')}] as keys, ${column} as sealed
     from ${table}
     where ${column} is not null and ${keyOf(column)} <> convert_to($1, 'LATIN1')
       ${doneThrough ? `and (${names}) > (${after})` : ''}
     order by ${names} limit $2`,
    [dataKey, limit, ...(doneThrough ?? [])],
  )
  return rows
}

/** Nothing where the value does not open; throws where its key is not known, which says nothing of the value. */
function sealedAnew(sealed: Buffer, vault: Vault): Buffer | undefined {
  try {
    return vault.seal(vault.open(sealed))
  } catch (error) {
    if (error instanceof UnknownDataKey) throw error
    return undefined
  }
}

/** In one statement. A value that was changed meanwhile is sealed with the current key already, and stays as it is. */
async function replace(
  client: PoolClient,
  { table, column, key }: SealedPlace,
  values: readonly (SealedValue & { readonly anew: Buffer })[],
): Promise<void> {
  const names = key.map((_, index) => `key_${index}`)
  const isRow = key.map(({ name, type }, index) => `kept.${name} = key_${index}::${type}`)
  await client.query(
    `update ${table} as kept set ${column} = anew
     from unnest($1::bytea[], $2::bytea[], ${key.map((_, index) => `$${index + 3}::text[]`).join(', ')}) as told (old, anew, ${names.join(', ')})
     where ${isRow.join(' and ')} and kept.${column} = old`,
    [
      values.map(({ sealed }) => sealed),
      values.map(({ anew }) => anew),
      ...key.map((_, index) => values.map(({ keys }) => keys[index])),
    ],
  )
}

/** By the catalogue, so that no table is forgotten: sealed values stand in columns of that name, and only there. */
const placesSql = `
  select classes.relname as table, columns.attname as column,
    (select json_agg(json_build_object('name', keys.attname, 'type', format_type(keys.atttypid, null)) order by place)
     from unnest(indexes.indkey) with ordinality as parts (number, place)
     join pg_attribute as keys on keys.attrelid = classes.oid and keys.attnum = parts.number) as key
  from pg_attribute as columns
  join pg_class as classes on classes.oid = columns.attrelid and classes.relkind = 'r'
  join pg_namespace on pg_namespace.oid = classes.relnamespace and nspname = current_schema()
  join pg_index as indexes on indexes.indrelid = classes.oid and indexes.indisprimary
  where columns.attname like 'sealed%' and columns.atttypid = 'bytea'::regtype and not columns.attisdropped
  order by 1, 2`
