-- What keeps messages back: an earlier message of the same subject, a person, or the partner's own trouble.

-- A row behind an open earlier one of its subject is `blocked` and no longer due, so that thousands of them behind held
-- heads cost a claim nothing. The triggers below keep the marker, whoever writes.
alter table exchanges add column blocked boolean not null default false;

create function is_open_exchange(state text) returns boolean language sql immutable parallel safe
  return state in ('waiting', 'signed', 'sending', 'queued', 'unknown', 'held');

update exchanges set blocked = true
where is_open_exchange(state) and exists (
  select 1 from exchanges as earlier
  where earlier.subject_id = exchanges.subject_id and earlier.partner = exchanges.partner
    and earlier.id < exchanges.id and is_open_exchange(earlier.state));

drop index exchanges_due;
create index exchanges_due on exchanges (partner, due_at, id)
  where state in ('waiting', 'signed', 'sending', 'queued', 'unknown') and not blocked;

-- The share lock makes a head that is just being settled, and a row that is just being added behind it, wait for each
-- other: whichever comes second sees the first.
create function block_behind_open_exchange() returns trigger language plpgsql as $$
begin
  perform 1 from exchanges
  where subject_id = new.subject_id and partner = new.partner and id < new.id and is_open_exchange(state)
  limit 1 for share;
  new.blocked := found;
  return new;
end $$;

-- What is issued or filed is the first of its subject: intake does not pay for looking.
create trigger exchanges_block before insert on exchanges for each row
  when (new.event not in ('issued', 'filed')) execute function block_behind_open_exchange();

-- A subject's first open row goes on; what a person opened again stands in the way of what is behind it.
create function pass_exchange_on() returns trigger language plpgsql as $$
begin
  if is_open_exchange(new.state) then
    update exchanges set blocked = true
    where subject_id = new.subject_id and partner = new.partner and id > new.id
      and is_open_exchange(state) and not blocked;
  else
    update exchanges set blocked = false
    where blocked and id = (
      select min(id) from exchanges
      where subject_id = new.subject_id and partner = new.partner and is_open_exchange(state));
  end if;
  return null;
end $$;

create trigger exchanges_pass_on after update on exchanges for each row
  when (is_open_exchange(old.state) <> is_open_exchange(new.state)) execute function pass_exchange_on();

-- What people say about sending to a partner; `*` is every partner. A brake stops until it is taken off, a pause ends.
create table partner_stops (
  partner text not null,
  kind text not null check (kind in ('brake', 'pause')),
  until timestamptz,
  reason text not null,
  set_at timestamptz not null,
  primary key (partner, kind),
  check ((kind = 'pause') = (until is not null))
);

-- What all workers together know about one partner: its breaker, and what may still be sent. The rules are in the domain;
-- each writes the whole value under the lock of its row.
create table partner_traffic (
  partner text primary key,
  traffic jsonb not null,
  changed_at timestamptz not null
);
