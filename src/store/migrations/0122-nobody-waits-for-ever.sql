-- Who came behind several of its subject that came or ended at the same moment could wait for ever: it waited behind one that
-- nobody had marked as followed, or behind two of which each left it to the other.

-- Whoever waits, waits for one that is marked and held: nobody settles that one without seeing who waits. All are held in the order in
-- which those who settle several hold them. What came meanwhile is not held: whoever claims keeps to the order there.
create or replace function block_behind_open_exchanges() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  set plan_cache_mode = force_custom_plan as $$
declare
  held bigint[];
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
  select array_agg(id) into held from (
    select exchanges.id
    from (
      select subject_id, partner, max(coalesce(place, id)) as place from added
      where event not in ('issued', 'filed') or place is not null
      group by subject_id, partner
    ) as last
    join exchanges on exchanges.subject_id = last.subject_id and exchanges.partner = last.partner
    where is_open_exchange(exchanges.state) and coalesce(exchanges.place, exchanges.id) < last.place
    order by exchanges.id
    for no key update of exchanges
  ) as before;
  update exchanges set followed = true where id = any (held) and not followed;
  update exchanges set blocked = not exchanges.blocked
  from added
  where exchanges.id = added.id and (added.event not in ('issued', 'filed') or added.place is not null)
    and exchanges.blocked <> exists (
      select 1 from exchanges as before
      where before.subject_id = added.subject_id and before.partner = added.partner and before.id = any (held)
        and coalesce(before.place, before.id) < coalesce(added.place, added.id));
  return null;
end $$;

-- The first that waits goes on, and takes over those behind it. Nobody looks whether it is the very first: whoever claims keeps to
-- the order. When another has let it go meanwhile, one may wait now that was not to be seen before.
create or replace function pass_exchange_on() returns trigger language plpgsql as $$
declare
  first_blocked bigint;
begin
  loop
    select id into first_blocked from exchanges
    where subject_id = new.subject_id and partner = new.partner and blocked and is_open_exchange(state)
    order by coalesce(place, id) limit 1;
    exit when not found;
    update exchanges set
      blocked = false,
      followed = followed or exists (
        select 1 from exchanges as behind
        where behind.subject_id = new.subject_id and behind.partner = new.partner
          and behind.blocked and is_open_exchange(behind.state) and behind.id <> first_blocked)
    where id = first_blocked and blocked;
    exit when found;
  end loop;
  return null;
end $$;

-- What takes the place of another also takes over those behind it.
create or replace function stand_in_the_way_again() returns trigger language plpgsql as $$
begin
  update exchanges set blocked = true
  where subject_id = new.subject_id and partner = new.partner and is_open_exchange(state)
    and coalesce(place, id) > coalesce(new.place, new.id);
  if found then
    update exchanges set followed = id = new.id
    where subject_id = new.subject_id and partner = new.partner
      and coalesce(place, id) = coalesce(new.place, new.id) and followed <> (id = new.id);
  end if;
  return null;
end $$;

-- Who waits already for nobody, or for one that is not marked.
update exchanges set followed = true
from exchanges as behind
where behind.blocked and is_open_exchange(behind.state)
  and exchanges.subject_id = behind.subject_id and exchanges.partner = behind.partner and is_open_exchange(exchanges.state)
  and coalesce(exchanges.place, exchanges.id) < coalesce(behind.place, behind.id) and not exchanges.followed;
update exchanges set blocked = false
where blocked and is_open_exchange(state) and not exists (
  select 1 from exchanges as before
  where before.subject_id = exchanges.subject_id and before.partner = exchanges.partner and is_open_exchange(before.state)
    and coalesce(before.place, before.id) < coalesce(exchanges.place, exchanges.id));
