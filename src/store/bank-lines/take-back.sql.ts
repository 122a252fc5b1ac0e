import { isOwnerless } from './money-source.sql.ts'

/**
 * New movements that name another of the same amount on their account which goes the other way ($1, by place), with it. `choices`
 * says of how many.
 */
export const pairsOfNewSql = `
  select going."outLine", going."inLine", count(*) over (partition by place)::int as choices
  from json_to_recordset($1) as named (place int, names text[])
  join lines_told using (place)
  join lines_new as line on line.line_id = lines_told.id
  join bank_lines as other on other.account = line.account and other.direction <> line.direction
    and other.reference = any(names) and other.amount = line.amount
  cross join lateral (
    select case line.direction when 'out' then line.line_id else other.id end as "outLine",
      case line.direction when 'in' then line.line_id else other.id end as "inLine"
  ) as going
  order by place`

/** Earlier outgoing movements that nothing explains, with each new one of the same amount that came to their account. */
export const pairsOfEarlierSql = `
  select earlier.id as "outLine", earlier.sealed, line.line_id as "inLine", line.reference
  from allocations
  join bank_lines as earlier on earlier.id = allocations.line_id and earlier.sealed is not null
  join lines_new as line on line.account = earlier.account and line.amount = allocations.amount and line.direction = 'in'
  where why = 'outgoing' and undone_at is null and allocations.amount = earlier.amount
    and not exists (select 1 from lines_new as told where told.line_id = earlier.id)
  order by earlier.id, line.reference`

/** Pieces without an owner of new lines, by their places ($1). */
export const ownerlessAtSql = `
  select allocations.id, line_id as "lineId" from allocations join bank_lines on bank_lines.id = line_id
  where line_id in (select id from lines_told where place = any($1)) and ${isOwnerless}`

/** Says anew where the money of those of these lines ($1) is that are new. */
export const giveAnewSql = `
  with gone as (
    delete from lines_given where line_id = any($1::uuid[])
  )
  insert into lines_given
  select allocations.line_id, outcome, allocations.amount
  from allocations join lines_new using (line_id)
  where line_id = any($1::uuid[]) and undone_at is null`

/** Where the money of a line ($1) is, locked. */
export const piecesOfLineSql = `
  select id, outcome, why, amount from allocations where line_id = $1 and undone_at is null order by id for update`

/** Cuts a piece ($1) of an outgoing movement into the amounts ($4) that it took back. */
export const cutOutgoingSql = `
  with undone as (
    update allocations set undone_at = $2, undone_by = $3 where id = $1 returning line_id
  )
  insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
  select uuidv7(), line_id, 'suspense', 'outgoing', part, $2, $3 from undone, unnest($4::bigint[]) as part`
