-- Repairs live by themselves: any process goes on with one, people steer it, and one exchange can take another's place.

-- What was cut short before had no list of its exchanges: it is over, and is begun anew.
alter table repairs
  drop constraint repairs_action_check,
  add constraint repairs_action_check check (action in ('replay', 'give-up', 'resend')),
  add column state text not null default 'done' check (state in ('running', 'paused', 'stopped', 'done')),
  add column begun_by text not null default '',
  add column per_minute int not null default 3000 check (per_minute > 0),
  -- How many exchanges it was begun with; how many of them it repaired, or left because they had moved on.
  add column planned int not null default 0,
  add column repaired int not null default 0,
  add column passed_over int not null default 0,
  -- Its pace, whoever works on it: before this instant nobody does.
  add column next_at timestamptz not null default now();

update repairs set state = 'stopped', finished_at = started_at where finished_at is null;

alter table repairs
  alter column state drop default,
  alter column begun_by drop default,
  alter column next_at drop default,
  add check ((finished_at is null) = (state in ('running', 'paused')));

create index repairs_running on repairs (next_at) where state = 'running';

-- Who steered a repair, and why.
create table repair_changes (
  repair_id uuid not null references repairs (id),
  at timestamptz not null,
  state text not null,
  made_by text not null,
  reason text not null
);

create index repair_changes_by_repair on repair_changes (repair_id, at);

-- The exchanges of a repair, listed when it is begun: what was counted is what is repaired, each of them once.
create table repair_items (
  repair_id uuid not null references repairs (id),
  exchange_id bigint not null references exchanges (id),
  outcome text check (outcome in ('repaired', 'passed-over')),
  at timestamptz,
  primary key (repair_id, exchange_id)
);

create index repair_items_to_do on repair_items (repair_id, exchange_id) where outcome is null;

alter table exchanges
  drop column repair_id,
  -- The exchange that this one was made for: told again, or edited.
  add column replaces bigint references exchanges (id),
  -- Where it stands in the order of its subject: the id of the first in the line of those it replaces; empty, its own.
  add column place bigint,
  -- Whose stored bytes it sends, until it has some of its own.
  add column bytes_of bigint;

-- A thing is told once, and each telling is replaced once.
alter table exchanges drop constraint exchanges_tell_each_thing_once;
alter table exchanges add constraint exchanges_tell_each_thing_once
  unique nulls not distinct (subject_id, partner, event, part, notice_id, replaces);

create unique index exchanges_are_replaced_once on exchanges (replaces) where replaces is not null;

-- What a person set instead of the facts, who, and why. The fields are personal data.
create table exchange_edits (
  exchange_id bigint primary key references exchanges (id),
  edited_by text not null,
  reason text not null,
  edited_at timestamptz not null,
  sealed bytea not null
);

-- Order goes by place. What takes the place of another also stands in the way of what is behind that place.
create or replace function block_behind_open_exchange() returns trigger language plpgsql as $$
begin
  update exchanges set followed = true
  where subject_id = new.subject_id and partner = new.partner and is_open_exchange(state)
    and coalesce(place, id) < coalesce(new.place, new.id);
  new.blocked := found;
  return new;
end $$;

create or replace function pass_exchange_on() returns trigger language plpgsql as $$
begin
  update exchanges set blocked = false
  where blocked and id = (
    select id from exchanges
    where subject_id = new.subject_id and partner = new.partner and is_open_exchange(state)
    order by coalesce(place, id) limit 1);
  return null;
end $$;

create or replace function stand_in_the_way_again() returns trigger language plpgsql as $$
begin
  update exchanges set blocked = true
  where subject_id = new.subject_id and partner = new.partner and is_open_exchange(state)
    and coalesce(place, id) > coalesce(new.place, new.id);
  update exchanges set followed = true where id = new.id and found;
  return null;
end $$;

drop trigger exchanges_block on exchanges;

create trigger exchanges_block before insert on exchanges for each row
  when (new.event not in ('issued', 'filed') or new.place is not null)
  execute function block_behind_open_exchange();

create trigger exchanges_take_a_place after insert on exchanges for each row
  when (new.place is not null) execute function stand_in_the_way_again();

-- Operators run the gateway: they repair what goes to partners. A school system speaks for its schools only.
alter table clients add column operator boolean not null default false;
