-- What is still owed for a bill may go on to the next one of its student.
alter table bills drop constraint bills_state_check;
alter table bills add constraint bills_state_check check (state in (
  'draft', 'issued', 'published', 'partly-paid', 'paid', 'overpaid', 'cancelled', 'expired', 'written-off', 'refunded',
  'carried'));

alter table bills
  -- What another bill asks instead of this one, and which; `payable` is so much less.
  add column carried_on bigint not null default 0 check (carried_on >= 0),
  add column carried_to uuid references bills (id),
  -- What this one asks instead of others, by lines that name them: a part of `payable`, and not of `gross`.
  add column taken_over bigint not null default 0 check (taken_over >= 0),
  add constraint bills_carried_goes_somewhere check ((carried_on = 0) = (carried_to is null)),
  add constraint bills_carried_state check (state <> 'carried' or carried_on > 0);

alter table collection_plans add column debts text not null default 'beside' check (debts in ('beside', 'carried'));

create table carried_debts (
  id uuid primary key,
  from_bill uuid not null references bills (id),
  to_bill uuid not null references bills (id),
  amount bigint not null check (amount > 0),
  -- What the bill was before, to which it comes back when the other one asks for nothing any more.
  state_before text not null,
  made_at timestamptz not null,
  returned_at timestamptz,
  check (from_bill <> to_bill)
);
-- One debt goes to one bill.
create unique index carried_debts_stand_once on carried_debts (from_bill) where returned_at is null;
create index carried_debts_by_target on carried_debts (to_bill) where returned_at is null;
create index bills_by_carried_to on bills (carried_to) where carried_to is not null;

-- The bill that asks instead of one, however often its debt went on; else that one.
create function bill_that_asks(bill uuid) returns uuid language sql stable as $$
  with recursive link as (
    select id, carried_to, state from bills where id = bill
    union all
    select bills.id, bills.carried_to, bills.state from link join bills on bills.id = link.carried_to
    where link.state = 'carried'
  )
  select id from link where state <> 'carried' limit 1
$$;
