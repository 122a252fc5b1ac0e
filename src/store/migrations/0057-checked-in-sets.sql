-- What was looked after row by row is looked after once for each statement: with a million rows that is most of the time.

-- An exchange that comes behind an open one of its subject waits, and the one before it is marked: that is what makes it, while
-- it is just being settled, and the row behind it wait for each other. A statement that adds several parts of one thing says
-- itself which of them waits for which; then only what was there before is looked for.
create function block_behind_open_exchanges() returns trigger language plpgsql as $$
begin
  -- What should wait for a part that was told before waits for nothing, until it is looked for below.
  update exchanges set blocked = false
  from added
  where added.blocked and exchanges.id = added.id and not exists (
    select 1 from added as before
    where before.subject_id = added.subject_id and before.partner = added.partner
      and coalesce(before.place, before.id) < coalesce(added.place, added.id));
  update exchanges set followed = true
  from (
    select subject_id, partner, max(coalesce(place, id)) as place from added
    where event not in ('issued', 'filed') or place is not null
    group by subject_id, partner
  ) as last
  where exchanges.subject_id = last.subject_id and exchanges.partner = last.partner and is_open_exchange(exchanges.state)
    and coalesce(exchanges.place, exchanges.id) < last.place
    and not exists (select 1 from added where added.id = exchanges.id and added.followed);
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

drop trigger exchanges_block on exchanges;
drop function block_behind_open_exchange();
create trigger exchanges_block after insert on exchanges
  referencing new table as added for each statement execute function block_behind_open_exchanges();

-- Every allocation is of a line, and of a bill and a student that exist: checked once for all that a statement adds.
alter table allocations drop constraint allocations_line_id_fkey;
alter table allocations drop constraint allocations_bill_id_fkey;
alter table allocations drop constraint allocations_school_code_student_code_fkey;

create or replace function assert_lines_are_allocated_whole() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from (select distinct line_id from changed) as touched
    left join bank_lines on bank_lines.id = touched.line_id
    where amount is distinct from (
      select coalesce(sum(allocations.amount), 0) from allocations
      where allocations.line_id = touched.line_id and undone_at is null)
  ) then
    raise exception 'the allocations of a bank line do not add up to it' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create function assert_allocations_have_owners() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from changed
    where (bill_id is not null and not exists (select 1 from bills where bills.id = changed.bill_id))
      or (student_code is not null and not exists (
        select 1 from students where students.school_code = changed.school_code and students.code = changed.student_code))
  ) then
    raise exception 'an allocation is of a bill or a student that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

create trigger allocations_have_owners after insert on allocations
  referencing new table as changed for each statement execute function assert_allocations_have_owners();

-- The other half of what the references held: what money is given to stays. (A line is held by its witness.)
create function keep_bill_with_money() returns trigger language plpgsql as $$
begin
  if exists (select 1 from allocations where bill_id = old.id) then
    raise exception 'money was given to this bill' using errcode = 'foreign_key_violation';
  end if;
  return old;
end $$;

create function keep_student_with_money() returns trigger language plpgsql as $$
begin
  if exists (select 1 from allocations where school_code = old.school_code and student_code = old.code) then
    raise exception 'money was given to this student' using errcode = 'foreign_key_violation';
  end if;
  return old;
end $$;

create trigger bills_with_money_stay before delete on bills for each row execute function keep_bill_with_money();
create trigger students_with_money_stay before delete on students for each row execute function keep_student_with_money();
