-- Money that a channel confirmed for no bill that we know is in pieces as that of bank lines is, so that people can give it, split
-- it and send it back. A payment of which the bill is known has none: its money is that bill's.
alter table allocations alter column line_id drop not null;
alter table allocations add column payment_id uuid;
alter table allocations add constraint allocations_are_of_one_thing
  check ((line_id is null) <> (payment_id is null)) not valid;

create index allocations_of_payment on allocations (payment_id) where payment_id is not null;

create or replace function assert_lines_are_allocated_whole() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (
    select 1 from (select distinct line_id from changed where line_id is not null) as touched
    left join bank_lines on bank_lines.id = touched.line_id
    where amount is distinct from (
      select coalesce(sum(allocations.amount), 0) from allocations
      where allocations.line_id = touched.line_id and undone_at is null)
  ) then
    raise exception 'the allocations of a bank line do not add up to it' using errcode = 'check_violation';
  end if;
  if exists (
    select 1 from (select distinct payment_id from changed where payment_id is not null) as touched
    left join payments on payments.id = touched.payment_id
    where case when bill_id is null then paid_amount else 0 end is distinct from (
      select coalesce(sum(allocations.amount), 0) from allocations
      where allocations.payment_id = touched.payment_id and undone_at is null)
  ) then
    raise exception 'the allocations of a payment do not add up to it' using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- What was kept before has no owner since it was booked.
insert into allocations (id, payment_id, outcome, why, amount, made_at, made_by)
select uuidv7(), id, 'suspense', 'no-known-bill', paid_amount, coalesce((
    select min(booked_at) from ledger_entries where cause = 'payment' and cause_id = payments.id), paid_at), 'gateway'
from payments where bill_id is null and state = 'paid' and paid_amount > 0;
