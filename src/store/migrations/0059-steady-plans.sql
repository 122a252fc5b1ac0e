-- A function keeps the plan that it made while its tables were small, and would read them whole when they are large: what looks
-- by an index says so. A row of this very transaction is nobody else's to settle, so it is not marked again.
create or replace function block_behind_open_exchanges() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
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

alter function assert_lines_are_allocated_whole() set enable_seqscan = off;
alter function assert_lines_are_allocated_whole() set enable_hashjoin = off;
alter function assert_lines_are_allocated_whole() set enable_mergejoin = off;
alter function assert_allocations_have_owners() set enable_seqscan = off;
alter function assert_allocations_have_owners() set enable_hashjoin = off;
alter function assert_allocations_have_owners() set enable_mergejoin = off;
