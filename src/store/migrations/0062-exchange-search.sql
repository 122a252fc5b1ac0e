-- What lets people find one exchange among millions, and see how many there are, without reading them all.

-- A list is the merge of as many lists as there are partners and states: each of these is in order already.
create index exchanges_by_state on exchanges (partner, state, created_at, id);
create index exchanges_by_problem on exchanges (partner, problem_code, state, created_at, id)
  where problem_code is not null;
create index exchanges_by_their_reference on exchanges (their_reference) where their_reference is not null;

create index bills_by_number on bills (number);
create index dossiers_by_number on dossiers (number);
create index dossiers_of_student on dossiers (school_code, student_code);
create index students_by_code on students (code);
create index repair_items_by_exchange on repair_items (exchange_id);

-- How many exchanges of a partner were accepted from school systems on a day (`state` is empty), and how many of these
-- are in a state now. Added to only: the sum over a key is its count, so that nobody waits for anybody. What piles up is
-- folded by workers. A row that is deleted leaves its state and stays accepted: it is missed.
create table exchange_tallies (
  day date not null,
  -- As partners are counted: all endpoints of school systems are `webhooks`.
  partner text not null,
  state text,
  problem_code text,
  count bigint not null
);

create function tally_exchanges_added() returns trigger language plpgsql as $$
begin
  insert into exchange_tallies (day, partner, state, problem_code, count)
  select (created_at at time zone 'Asia/Ho_Chi_Minh')::date,
    case when notice_id is null then partner else 'webhooks' end,
    case when is_counted_by_state then state end,
    case when is_counted_by_state and state <> 'accepted' then problem_code end,
    count(*)
  from added cross join unnest(array[false, true]) as is_counted_by_state
  group by 1, 2, 3, 4;
  return null;
end $$;

create function tally_exchanges_moved() returns trigger language plpgsql as $$
begin
  insert into exchange_tallies (day, partner, state, problem_code, count)
  select (created_at at time zone 'Asia/Ho_Chi_Minh')::date,
    case when notice_id is null then partner else 'webhooks' end,
    state, case when state <> 'accepted' then problem_code end, sum(sign)
  from (
    select created_at, notice_id, partner, state, problem_code, 1 as sign from after
    union all
    select created_at, notice_id, partner, state, problem_code, -1 from before
  ) as moved
  group by 1, 2, 3, 4 having sum(sign) <> 0;
  return null;
end $$;

create function tally_exchanges_deleted() returns trigger language plpgsql as $$
begin
  insert into exchange_tallies (day, partner, state, problem_code, count)
  select (created_at at time zone 'Asia/Ho_Chi_Minh')::date,
    case when notice_id is null then partner else 'webhooks' end,
    state, case when state <> 'accepted' then problem_code end, -count(*)
  from deleted group by 1, 2, 3, 4;
  return null;
end $$;

create function forget_exchange_tallies() returns trigger language plpgsql as $$
begin
  delete from exchange_tallies;
  return null;
end $$;

create trigger exchanges_tally_added after insert on exchanges
  referencing new table as added for each statement execute function tally_exchanges_added();
create trigger exchanges_tally_moved after update on exchanges
  referencing old table as before new table as after for each statement execute function tally_exchanges_moved();
create trigger exchanges_tally_deleted after delete on exchanges
  referencing old table as deleted for each statement execute function tally_exchanges_deleted();
create trigger exchanges_tally_emptied after truncate on exchanges
  for each statement execute function forget_exchange_tallies();

insert into exchange_tallies (day, partner, state, problem_code, count)
select (created_at at time zone 'Asia/Ho_Chi_Minh')::date,
  case when notice_id is null then partner else 'webhooks' end,
  case when is_counted_by_state then state end,
  case when is_counted_by_state and state <> 'accepted' then problem_code end,
  count(*)
from exchanges cross join unnest(array[false, true]) as is_counted_by_state
group by 1, 2, 3, 4;
