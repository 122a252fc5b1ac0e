-- Money that was posted and is taken back: it was somebody else's, or the bank took it away again. What was posted stays as
-- it is, with its day; taking it back is a fact of its own day that points to it.

create table reversals (
  id uuid primary key,
  payment_id uuid references payments (id),
  allocation_id uuid references allocations (id),
  bill_id uuid references bills (id),
  school_code text not null,
  student_code text not null,
  amount bigint not null check (amount > 0),
  from_bill bigint not null check (from_bill >= 0),
  from_credit bigint not null check (from_credit >= 0),
  why text not null check (why in ('wrong-owner', 'taken-back')),
  -- The outgoing movement by which the bank took it.
  line_id uuid references bank_lines (id),
  -- The piece of money without an owner that it became.
  money_id uuid,
  made_at timestamptz not null,
  made_by text not null,
  person text not null,
  reason text not null,
  constraint reversals_are_of_one_thing check ((payment_id is null) <> (allocation_id is null)),
  constraint payments_are_reversed_once unique (payment_id),
  constraint allocations_are_reversed_once unique (allocation_id),
  foreign key (school_code, student_code) references students (school_code, code),
  check (from_bill + from_credit = amount)
);

create index reversals_of_bill on reversals (bill_id) where bill_id is not null;
create index reversals_of_student on reversals (school_code, student_code);

create trigger reversals_stay before update or delete on reversals
  for each statement execute function refuse_to_change_history();
