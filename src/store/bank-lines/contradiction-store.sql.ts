/** Contradictions, the newest first: one ($1), those in a state ($2), behind one ($3), so many ($4). */
export const contradictionsSql = `
  select second.id, second.source, second.seen_at as "toldAt",
    1 + (
      select count(*) from bank_line_conflicts as again
      where again.line_id = second.line_id and again.repeats = second.id) as times,
    second.booked_on is not null and second.sealed is not null as "isWhole",
    json_build_object('account', first.account, 'direction', first.direction, 'reference', first.reference, 'amount', first.amount,
      'bookedOn', first.booked_on, 'seenAt', first.seen_at, 'source', (
        select source from bank_line_witnesses where line_id = first.id order by seen_at, source limit 1)) as first,
    json_build_object('account', second.account, 'direction', second.direction, 'reference', second.reference,
      'amount', second.amount, 'bookedOn', second.booked_on) as second,
    case when second.ended_at is not null
      then json_build_object('ending', second.ending, 'at', second.ended_at, 'by', second.ended_by) end as ended
  from bank_line_conflicts as second join bank_lines as first on first.id = second.line_id
  where second.repeats is null and ($1::bigint is null or second.id = $1)
    and ($2::text is null or $2 = case when second.ended_at is null then 'open' else 'ended' end) and ($3::bigint is null or second.id < $3)
  order by second.id desc limit $4`

export const lockContradictionSql = `
  select ended_at is not null as "hasEnded" from bank_line_conflicts where id = $1 and repeats is null for update`

/** What was told otherwise ($1), where enough of it is kept, of what, and whether the same was taken in. */
export const secondSql = `
  select source, sealed, account, direction, reference, amount, booked_on::text as "bookedOn", at,
    virtual_account as "virtualAccount", (
      select json_build_object('account', account, 'direction', direction, 'reference', reference, 'amount', amount,
        'bookedOn', booked_on) from bank_lines where id = told.line_id
    ) as first, exists (
      select 1 from bank_line_conflicts as other
      where other.line_id = told.line_id and other.ending <> 'nothing-moved'
        and (other.account, other.direction, other.reference, other.amount, other.booked_on)
          = (told.account, told.direction, told.reference, told.amount, told.booked_on)
    ) as "wasTaken"
  from bank_line_conflicts as told
  where id = $1 and booked_on is not null and sealed is not null`

/** The first of references ($3) that no movement of an account ($1) in a direction ($2) has. */
export const freeReferenceSql = `
  select reference from unnest($3::text[]) with ordinality as wanted (reference, place)
  where not exists (
    select 1 from bank_lines as lines
    where (lines.reference, lines.account, lines.direction) = (wanted.reference, $1, $2))
  order by place limit 1`
