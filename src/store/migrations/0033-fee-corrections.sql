-- A correction of a plan's bill puts charges of its revision in the place of those before; and what the budget paid for
-- exemptions. Amounts are whole đồng.

alter table plan_charges add column revision int not null default 1;
alter table plan_charges drop constraint plan_charges_pkey;
alter table plan_charges add primary key (bill_id, revision, line_number, plan_id);

-- What the state budget transferred to a school for the exemptions of a school year. A row is never changed.
create table budget_transfers (
  id uuid primary key,
  school_code text not null references schools (code),
  school_year text not null,
  -- Empty where the transfer names none: it closes the oldest period first.
  period text,
  voucher_number text not null,
  decision_number text,
  amount bigint not null check (amount > 0),
  received_on date not null,
  made_by text not null,
  made_at timestamptz not null,
  -- The same voucher of one school is the same money.
  constraint budget_transfers_are_booked_once unique (school_code, voucher_number)
);

create index bills_with_compensation on bills (school_code, school_year) where budget_compensation > 0;
