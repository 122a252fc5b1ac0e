import { localDaySql } from '../local-day.sql.ts'
/** The last id drawn from a table's sequence ($1), when it is above what is chained of its source ($2). */
export const drawnSql = `
  select pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass) as through
  from evidence_sources
  where source = $2 and pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass) > chained_through`

/**
 * The transactions that are changing a table ($1). Whoever adds a row locks the table so before it draws the row's id, and
 * lets go when its row can be seen. The number of a transaction is not drawn again while the server runs.
 */
export const writersSql = `
  select distinct virtualtransaction as writer from pg_locks
  where locktype = 'relation' and mode = 'RowExclusiveLock' and relation = $1::regclass
    and database = (select oid from pg_database where datname = current_database())`

export const chainEndsSql = `
  select chains.chain, sequence, hash, at
  from unnest($1::text[]) as chains (chain)
  cross join lateral (
    select sequence, hash, at from evidence_blocks
    where evidence_blocks.chain = chains.chain order by sequence desc limit 1
  ) as last`

export const keepBlocksSql = `
  insert into evidence_blocks (chain, sequence, source, previous, ids, leaves, root, at, hash)
  select chain, sequence, source, previous, array(select json_array_elements_text(ids)::bigint), leaves, root, at, hash
  from json_to_recordset($1) as made (
    chain text, sequence bigint, source text, previous bytea, ids json, leaves bytea, root bytea, at timestamptz,
    hash bytea)`

/** The names of the chains, by hops along the index: how many blocks they have does not matter. */
const chainNames = `
  names as (
    (select chain from evidence_blocks order by chain limit 1)
    union all
    select (select chain from evidence_blocks where evidence_blocks.chain > names.chain order by chain limit 1)
    from names where names.chain is not null
  )`

export const chainsSql = `
  with recursive ${chainNames}
  select names.chain, last.sequence, last.hash, last.at
  from names cross join lateral (
    select sequence, hash, at from evidence_blocks
    where evidence_blocks.chain = names.chain order by sequence desc limit 1
  ) as last
  where names.chain is not null
  order by names.chain`

export const blockColumns = 'chain, sequence, source, previous, ids, leaves, root, at, hash'

/** What no statement covers; $1 is today. The time of a chain's blocks never goes back, so neither do their days. */
export const unstatedSql = `
  with recursive ${chainNames}, open as (
    select blocks.chain, blocks.sequence, closed.jws,
      greatest(${localDaySql('blocks.at')}, closed.day + 1) as day
    from names
    left join lateral (
      select day, last_block, jws from evidence_statements
      where evidence_statements.chain = names.chain and kind = 'day' order by day desc limit 1
    ) as closed on true
    join evidence_blocks as blocks
      on blocks.chain = names.chain and blocks.sequence > coalesce(closed.last_block, 0)
  ), days as (
    select chain, day, min(sequence) as first_block, max(sequence) as last_block, min(jws) as previous
    from open group by chain, day
  )
  select chain, day, first_block as "firstBlock", last_block as "lastBlock", previous from days
  where day < $1::date or not exists (
    select 1 from evidence_statements as heads
    where heads.chain = days.chain and heads.kind = 'head' and heads.last_block >= days.last_block)
  order by chain, day`

export const keepStatementSql = `
  insert into evidence_statements (chain, kind, day, first_block, last_block, at, jws, time_stamp)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (chain, day) where kind = 'day' do nothing
  returning id`

/** A day's statement takes the place of the heads of its blocks, a head that of the heads before it. */
export const dropHeadsSql = `
  delete from evidence_statements where chain = $1 and kind = 'head' and last_block < $2 + ($3 = 'day')::int`

export const statementColumns = `
  chain, kind, day, first_block as "firstBlock", last_block as "lastBlock", at, jws, time_stamp as "timeStamp"`

/** Ids up to what is chained of a source that stand in no block: nobody but who writes around us makes them. */
export const unchainedSql = (table: string) => `
  select id from ${table}
  where id <= (select chained_through from evidence_sources where source = $1)
  except
  select unnest(ids) from evidence_blocks where source = $1
  order by id limit $2`

/** Whether each of the deleted payloads of rows ($2) of a source ($1) is named by its deletion. */
export const deletedSql = (table: string) => `
  select rows.id from ${table} as rows
  join payload_deletions on payload_deletions.id = rows.deletion_id
  where rows.id = any($2) and payload_deletions.source = $1 and rows.id = any(payload_deletions.ids)`

export const exchangeFactsSql = `
  select id, partner, subject_kind as "subjectKind", subject_id as "subjectId", event, part, state, attempts, asks,
    their_reference as "theirReference", created_at as "createdAt", settled_at as "settledAt"
  from exchanges where id = $1`

/** The block of a chain ($1) that a record ($2) stands in. */
export const blockOfSql = `
  select ${blockColumns} from evidence_blocks
  where chain = $1 and last_id >= $2 order by last_id limit 1`
