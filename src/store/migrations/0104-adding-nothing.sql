-- Most statements that would tell school systems of something add nothing, since nobody listens: that costs nothing then. What
-- stands behind the first line of each is as it was.
create or replace function block_behind_open_exchanges() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  set plan_cache_mode = force_custom_plan as $$
begin
  if not exists (select from added) then return null; end if;
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

create or replace function tally_exchanges_added() returns trigger language plpgsql as $$
begin
  if not exists (select from added) then return null; end if;
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

create or replace function assert_exchanges_name_what_is_there() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if not exists (select from added) then return null; end if;
  if exists (
    select 1 from added
    where (notice_id is not null and not exists (select 1 from notices where notices.id = added.notice_id))
      or (replaces is not null and not exists (select 1 from exchanges where exchanges.id = added.replaces))
  ) then
    raise exception 'an exchange names a notice or an exchange that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
