-- What is open is found by its subject. Told as a list of states, the database would rather read all open exchanges by their
-- state, for each statement that adds some, whenever it believes that there are few: until a table that fills is analysed.
-- No index can be read for what a state is not.
create or replace function is_open_exchange(state text) returns boolean language sql immutable parallel safe
  return state not in ('accepted', 'refused', 'given-up');

-- Of two conditions with `or` between them the database makes lists of all that they could name, the whole table.
create or replace function assert_exchanges_name_what_is_there() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (
    select from added where notice_id is not null and not exists (select from notices where notices.id = added.notice_id)
  ) or exists (
    select from added where replaces is not null and not exists (select from exchanges where exchanges.id = added.replaces)
  ) then
    raise exception 'an exchange names a notice or an exchange that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

-- `offset 0`: each student is looked for by itself.
create or replace function assert_allocations_have_owners() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (
    select from changed left join bills on bills.id = changed.bill_id
    where (changed.bill_id is not null and bills.id is null)
      or (changed.student_code is not null
        and (bills.school_code, bills.student_code) is distinct from (changed.school_code, changed.student_code)
        and not exists (
          select from students
          where students.school_code = changed.school_code and students.code = changed.student_code offset 0))
  ) then
    raise exception 'an allocation is of a bill or a student that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
