/**
 * New movements that name another of the same amount on their account which goes the other way ($1, by place), with it. `choices`
 * says of how many.
 */
export const pairsOfNewSql = `
  select going."outLine", going."inLine", count(*) over (partition by place)::int as choices
  from json_to_recordset($1) as named (place int, names text[])
  join lines_told using (place)
  join bank_lines as other on other.account = lines_told.account and other.direction <> lines_told.direction
    and other.reference = any(names) and other.amount = lines_told.amount
  cross join lateral (
    select case lines_told.direction when 'out' then lines_told.id else other.id end as "outLine",
      case lines_told.direction when 'in' then lines_told.id else other.id end as "inLine"
  ) as going
  where is_new
  order by place`

/** Earlier outgoing movements that nothing explains, with each new one of the same amount that came to their account. */
export const pairsOfEarlierSql = `
  select earlier.id as "outLine", earlier.sealed, lines_told.id as "inLine", lines_told.reference
  from allocations
  join bank_lines as earlier on earlier.id = line_id and earlier.sealed is not null
  join lines_told on lines_told.account = earlier.account and lines_told.amount = allocations.amount
    and lines_told.direction = 'in' and is_new
  where why = 'outgoing' and undone_at is null and allocations.amount = earlier.amount
    and not exists (select 1 from lines_told as told where told.id = earlier.id)
  order by earlier.id, lines_told.place`

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
