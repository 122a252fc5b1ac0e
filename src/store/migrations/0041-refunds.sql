-- Money that goes back: what it is of, to whom, and how far it has come. Amounts are whole đồng.

create table refunds (
  id uuid primary key,
  -- What outgoing transfers name it by.
  code text not null,
  approval_id uuid references approvals (id),
  -- Whose money it was; empty for money without an owner.
  school_code text,
  student_code text,
  -- What it is of: a payment, a piece of a bank line, or neither: the student's credit.
  payment_id uuid references payments (id),
  allocation_id uuid references allocations (id),
  bill_id uuid references bills (id),
  amount bigint not null check (amount > 0),
  -- How much of it a bill gave, and how much the student's credit; known when it is approved.
  from_bill bigint check (from_bill >= 0),
  from_credit bigint check (from_credit >= 0),
  -- Whether what the bill gave is owed again.
  owed_again boolean not null,
  -- `channel`: the one that was paid through gives it back; `transfer` and `cash`: people do.
  way text not null check (way in ('channel', 'transfer', 'cash')),
  channel text,
  state text not null check (state ~ '^[a-z]+$'),
  -- To whom a transfer goes; empty when it was erased, or when nobody needs to know.
  sealed bytea,
  -- The list of payouts that it stands in: it is sent by one list and no other.
  payout_list uuid,
  -- The outgoing movement that shows it.
  line_id uuid references bank_lines (id),
  their_reference text,
  asks int not null default 0,
  ask_at timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint refunds_code_is_unique unique (code),
  constraint refunds_have_one_movement unique (line_id),
  foreign key (school_code, student_code) references students (school_code, code),
  check (from_bill + from_credit = amount),
  check (payment_id is null or allocation_id is null),
  check (student_code is not null or allocation_id is not null)
);

create index refunds_of_payment on refunds (payment_id) where payment_id is not null;
create index refunds_of_allocation on refunds (allocation_id) where allocation_id is not null;
create index refunds_of_student on refunds (school_code, student_code);
create index refunds_open on refunds (created_at) where settled_at is null;
create index refunds_to_ask on refunds (ask_at) where ask_at is not null;

-- Who moved a refund, and why. Rows are never changed.
create table refund_steps (
  refund_id uuid not null references refunds (id),
  place int not null,
  at timestamptz not null,
  state text not null,
  made_by text not null,
  reason text not null,
  primary key (refund_id, place)
);

create trigger refund_steps_stay before update or delete on refund_steps
  for each statement execute function refuse_to_change_history();

-- Money that went back, or is on its way, cannot be given to somebody else as well.
create function refuse_to_undo_refunded() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from refunds where allocation_id = new.id and state not in ('rejected', 'refused', 'returned')
  ) then
    raise exception 'this money is being given back' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger allocations_being_refunded_stay before update on allocations for each row
  when (old.undone_at is null and new.undone_at is not null and old.outcome = 'posted')
  execute function refuse_to_undo_refunded();
