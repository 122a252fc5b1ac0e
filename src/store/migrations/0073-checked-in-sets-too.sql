-- More of what was looked after row by row, and of what a statement looked for in vain for each row that it adds.

-- A witness is of a line that exists: checked once for all that a statement adds, as it is of allocations.
alter table bank_line_witnesses drop constraint bank_line_witnesses_line_id_fkey;

create function assert_witnesses_have_lines() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (select 1 from changed where not exists (select 1 from bank_lines where bank_lines.id = changed.line_id)) then
    raise exception 'a witness is of a bank line that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

create trigger bank_line_witnesses_have_lines after insert on bank_line_witnesses
  referencing new table as changed for each statement execute function assert_witnesses_have_lines();
create trigger bank_line_witnesses_keep_lines after update on bank_line_witnesses
  referencing new table as changed for each statement execute function assert_witnesses_have_lines();

create function keep_line_with_witnesses() returns trigger language plpgsql as $$
begin
  if exists (select 1 from bank_line_witnesses where line_id = old.id) then
    raise exception 'somebody told of this bank line' using errcode = 'foreign_key_violation';
  end if;
  return old;
end $$;

create trigger bank_lines_with_witnesses_stay before delete on bank_lines
  for each row execute function keep_line_with_witnesses();

-- A bill is of a student that exists, so that an allocation to it needs no second look.
create or replace function assert_allocations_have_owners() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (
    select 1 from changed left join bills on bills.id = changed.bill_id
    where (changed.bill_id is not null and bills.id is null)
      or (changed.student_code is not null
        and (bills.school_code, bills.student_code) is distinct from (changed.school_code, changed.student_code)
        and not exists (
          select 1 from students where students.school_code = changed.school_code and students.code = changed.student_code))
  ) then
    raise exception 'an allocation is of a bill or a student that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

-- Nearly always nothing stands before what is added: one look for each subject finds that out.
create or replace function block_behind_open_exchanges() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if not exists (
    select 1 from (
      select subject_id, array_agg(id) as ids from added
      where event not in ('issued', 'filed') or place is not null
      group by subject_id
    ) as told
    join exchanges on exchanges.subject_id = told.subject_id
    where is_open_exchange(exchanges.state) and exchanges.id <> all (ids)
  ) and not exists (
    select 1 from added where event not in ('issued', 'filed')
    group by subject_id, partner having min(id) filter (where blocked) = min(id)
  ) then
    return null;
  end if;
  -- What should wait for a part that was told before waits for nothing, when that is over.
  update exchanges set blocked = false
  from added
  where added.blocked and added.event not in ('issued', 'filed') and exchanges.id = added.id and not exists (
    select 1 from exchanges as before
    where before.subject_id = added.subject_id and before.partner = added.partner and is_open_exchange(before.state)
      and coalesce(before.place, before.id) < coalesce(added.place, added.id));
  update exchanges set followed = true
  from (
    select subject_id, partner, max(coalesce(place, id)) as place from added
    where event not in ('issued', 'filed') or place is not null
    group by subject_id, partner
  ) as last
  where exchanges.subject_id = last.subject_id and exchanges.partner = last.partner and is_open_exchange(exchanges.state)
    and coalesce(exchanges.place, exchanges.id) < last.place
    and not (exchanges.followed and exchanges.xmin = pg_current_xact_id()::xid);
  if found then
    update exchanges set blocked = true
    from added
    where (added.event not in ('issued', 'filed') or added.place is not null)
      and exchanges.id = added.id and not exchanges.blocked and exists (
        select 1 from exchanges as earlier
        where earlier.subject_id = added.subject_id and earlier.partner = added.partner and is_open_exchange(earlier.state)
          and coalesce(earlier.place, earlier.id) < coalesce(added.place, added.id));
  end if;
  return null;
end $$;

-- Counted first, and named afterwards.
create or replace function tally_exchanges_added() returns trigger language plpgsql as $$
begin
  insert into exchange_tallies (day, partner, state, problem_code, count)
  select (created_at at time zone 'Asia/Ho_Chi_Minh')::date,
    case when is_partner then partner else 'webhooks' end,
    case when is_counted_by_state then state end,
    case when is_counted_by_state and state <> 'accepted' then problem_code end,
    sum(count)
  from (
    select created_at, notice_id is null as is_partner, partner, state, problem_code, count(*) as count
    from added group by 1, 2, 3, 4, 5
  ) as counted
  cross join unnest(array[false, true]) as is_counted_by_state
  group by 1, 2, 3, 4;
  return null;
end $$;
