-- What a bill says of how and until when it is paid, its revisions, its instalments, and what becomes of credit.

alter table bills
  -- Until this day it is kept from payers; empty: they find it when it is issued.
  add column publish_on date,
  add column exactness text not null default 'any' check (exactness in ('exact', 'up-to', 'any')),
  -- After this day it is paid late, and not at all after the days of grace.
  add column expires_on date,
  add column grace_days int not null default 0 check (grace_days >= 0),
  -- What paying late costs, as schemas/bill.ts has it; what it cost so far is a part of `payable`.
  add column late_fee json,
  add column late_fees bigint not null default 0 check (late_fees >= 0),
  add column revision int not null default 1 check (revision > 0),
  -- The plan of instalments that the first payment chose.
  add column plan text;

create index bills_to_publish on bills (publish_on) where publish_on is not null and published_at is null;
create index bills_to_expire on bills ((expires_on + grace_days))
  where expires_on is not null and state in ('issued', 'published', 'partly-paid');
-- Bills whose money is looked at one piece after the other.
create index bills_with_terms on bills (school_code, student_code) where expires_on is not null or exactness = 'exact';

-- What was charged for paying late, each time that it grew.
create table bill_late_fees (
  id uuid primary key,
  bill_id uuid not null references bills (id),
  amount bigint not null check (amount > 0),
  paid_on date not null,
  charged_at timestamptz not null
);
create index bill_late_fees_by_bill on bill_late_fees (bill_id);

-- Who moved a bill other than by paying it, and why.
create table bill_moves (
  id bigint generated always as identity primary key,
  bill_id uuid not null references bills (id),
  state text not null,
  made_at timestamptz not null,
  made_by text not null,
  reason text
);
create index bill_moves_by_bill on bill_moves (bill_id);

-- What a bill said, one row for each revision of it; never changed. A bill that was never corrected has none.
create table bill_revisions (
  id uuid primary key,
  bill_id uuid not null references bills (id),
  revision int not null,
  lines json not null,
  gross bigint not null,
  budget_compensation bigint not null,
  payable bigint not null,
  -- What was paid of it became the payer's credit.
  credited bigint not null default 0,
  made_at timestamptz not null,
  made_by text not null,
  reason text not null,
  constraint bill_revisions_are_numbered unique (bill_id, revision)
);

-- The parts that a bill may be paid in; the parts of a plan add up to the bill.
create table bill_instalments (
  bill_id uuid not null references bills (id),
  plan text not null,
  place int not null check (place > 0),
  due_on date not null,
  amount bigint not null check (amount > 0),
  -- When it was paid by name.
  paid_at timestamptz,
  primary key (bill_id, plan, place)
);

-- What a payment was started for: one instalment, or the full amount beside plans.
create table payment_purposes (
  payment_id uuid primary key references payments (id),
  plan text,
  place int,
  check ((plan is null) = (place is null))
);

-- Credit that a person is asked about: until it is answered nothing is done with the student's credit by itself.
create table credit_questions (
  id uuid primary key,
  school_code text not null,
  student_code text not null,
  bill_id uuid references bills (id),
  amount bigint not null check (amount > 0),
  why text not null check (why ~ '^[a-z]+(-[a-z]+)*$'),
  asked_at timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  reason text,
  foreign key (school_code, student_code) references students (school_code, code)
);
create index credit_questions_open on credit_questions (school_code, student_code) where answered_at is null;

-- Credit that closed a part of a bill.
create table credit_uses (
  id uuid primary key,
  school_code text not null,
  student_code text not null,
  bill_id uuid not null references bills (id),
  amount bigint not null check (amount > 0),
  made_at timestamptz not null,
  made_by text not null,
  reason text not null,
  foreign key (school_code, student_code) references students (school_code, code)
);
create index credit_uses_by_bill on credit_uses (bill_id);

-- A pupil who went to another school, and the money that went along.
create table student_moves (
  id uuid primary key,
  from_school text not null,
  from_student text not null,
  to_school text not null,
  to_student text not null,
  amount bigint not null check (amount >= 0),
  made_at timestamptz not null,
  made_by text not null,
  reason text not null,
  foreign key (from_school, from_student) references students (school_code, code),
  foreign key (to_school, to_student) references students (school_code, code),
  check ((from_school, from_student) <> (to_school, to_student))
);
create index student_moves_from on student_moves (from_school, from_student);

-- What is left of a student's credit is the sum of these.
create index ledger_credit_of_student on ledger_entries (school_code, student_code)
  where debit = 'payer-credit' or credit = 'payer-credit';

-- What is told anew of the whole dossier goes behind what is under way of it.
drop trigger exchanges_block on exchanges;
create trigger exchanges_block before insert on exchanges for each row
  when (new.event not in ('issued', 'filed') or new.place is not null or new.replaces is not null)
  execute function block_behind_open_exchange();
