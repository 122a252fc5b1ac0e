-- Movements on bank accounts as banks tell of them, and where each đồng of them went. Amounts are whole đồng.

-- Payment codes stand for the numbers below (src/domain/payment-code.ts). Where they begin is drawn once for each
-- deployment, so that codes of another province are strange here.
create table payment_code_origin (
  the_one boolean primary key default true check (the_one),
  origin bigint not null
);
insert into payment_code_origin (origin) values (floor(random() * 27512614111)::bigint);

alter table students add column code_number bigint generated always as identity;
alter table students add constraint students_code_number_is_unique unique (code_number);
alter table bills add column code_number bigint generated always as identity;
alter table bills add constraint bills_code_number_is_unique unique (code_number);

create index bills_of_student on bills (school_code, student_code);
-- What somebody of a school owes exactly: candidates for money that says nothing else.
create index bills_by_amount_owed on bills (school_code, (payable - paid)) where state in ('issued', 'partly-paid');

-- Every account that a school ever had: payers go on using old ones.
create table school_accounts (
  number text not null,
  school_code text not null references schools (code),
  since timestamptz not null default now(),
  primary key (number, school_code)
);

create function keep_school_account() returns trigger language plpgsql as $$
begin
  insert into school_accounts (number, school_code)
  values (new.profile -> 'account' ->> 'number', new.code)
  on conflict do nothing;
  return null;
end $$;

create trigger schools_keep_their_accounts after insert or update on schools
  for each row when (new.profile -> 'account' ->> 'number' is not null)
  execute function keep_school_account();

insert into school_accounts (number, school_code)
select profile -> 'account' ->> 'number', code from schools where profile -> 'account' ->> 'number' is not null;

-- One row is one real movement, however many statements and messages tell of it.
create table bank_lines (
  id uuid primary key,
  account text not null,
  direction text not null check (direction in ('in', 'out')),
  -- The bank's own, in capitals and without blanks.
  reference text not null,
  amount bigint not null check (amount > 0),
  booked_on date not null,
  at timestamptz,
  -- What its content says, read once: the numbers of the codes in it, or why there is none.
  student_numbers bigint[] not null,
  bill_numbers bigint[] not null,
  memo text not null check (memo in ('codes', 'misread', 'cut-off', 'no-code', 'empty')),
  -- The rule by which it is no fee: interest, a charge of the bank, a transfer between own accounts.
  not_fee text,
  -- Empty when it was erased.
  sealed bytea,
  seen_at timestamptz not null,
  constraint bank_lines_are_one_event unique (account, direction, reference)
);

create index bank_lines_by_day on bank_lines (account, booked_on);
-- A payer asks for their transfer by its reference alone.
create index bank_lines_by_reference on bank_lines (reference);

-- Who told of a movement: a message by its own id, or a line of a file by the file's hash and the line, so that the lines
-- of one file are next to each other.
create table bank_line_witnesses (
  source text not null,
  witness text collate "C" not null,
  line_id uuid not null references bank_lines (id),
  seen_at timestamptz not null,
  primary key (source, witness)
);

-- A movement that is told of again with another amount, or a message whose id stands for another movement. The first
-- stays; a person finds out.
create table bank_line_conflicts (
  id bigint generated always as identity primary key,
  line_id uuid not null references bank_lines (id),
  source text not null,
  witness text not null,
  amount bigint not null,
  sealed bytea,
  seen_at timestamptz not null,
  constraint bank_line_conflicts_are_kept_once unique (source, witness, line_id, amount)
);

-- Where the money of a line went. A row is never changed but for being undone; every đồng stands in one row that is not.
create table allocations (
  id uuid primary key,
  line_id uuid not null references bank_lines (id),
  outcome text not null check (outcome in ('posted', 'ambiguous', 'suspense', 'not-fee')),
  -- How it was posted, or why it was not.
  why text not null,
  amount bigint not null check (amount > 0),
  school_code text,
  student_code text,
  -- Empty for a posted one: the student's credit.
  bill_id uuid references bills (id),
  made_at timestamptz not null,
  made_by text not null,
  undone_at timestamptz,
  undone_by text,
  foreign key (school_code, student_code) references students (school_code, code),
  check (outcome <> 'posted' or student_code is not null),
  check (bill_id is null or outcome = 'posted')
);

create index allocations_of_line on allocations (line_id);
create index allocations_of_bill on allocations (bill_id) where bill_id is not null;
create index allocations_of_student on allocations (school_code, student_code) where student_code is not null;
create index allocations_without_owner on allocations (made_at)
  where outcome in ('ambiguous', 'suspense') and undone_at is null;
create index allocations_before_their_bill on allocations (school_code, student_code)
  where why = 'no-bill' and undone_at is null;

create function assert_lines_are_allocated_whole() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from (select distinct line_id from changed) as touched
    join bank_lines on bank_lines.id = touched.line_id
    where amount <> (
      select coalesce(sum(allocations.amount), 0) from allocations
      where allocations.line_id = touched.line_id and undone_at is null)
  ) then
    raise exception 'the allocations of a bank line do not add up to it' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger allocations_are_whole after insert on allocations
  referencing new table as changed for each statement execute function assert_lines_are_allocated_whole();
create trigger allocations_stay_whole after update on allocations
  referencing new table as changed for each statement execute function assert_lines_are_allocated_whole();

-- Whose money it is, so that credit can be told by student.
alter table ledger_entries add column student_code text;
alter table ledger_entries drop constraint ledger_entries_cause_check;
alter table ledger_entries add constraint ledger_entries_cause_check check (
  cause in ('bill-issued', 'bill-cancelled', 'payment', 'owner-found', 'allocation', 'allocation-undone'));
drop index ledger_posts_money_once;
create unique index ledger_posts_money_once on ledger_entries (cause, cause_id, debit, credit)
  where cause in ('payment', 'owner-found', 'bill-cancelled', 'allocation', 'allocation-undone');
