-- Collection plans make bills in bulk. What each line of such a bill stands for is kept, so that nothing is asked twice,
-- meals that were not eaten come back, and a later exemption finds what it changes. Amounts are whole đồng.

create sequence collection_plan_numbers;

create table collection_plans (
  id uuid primary key,
  -- Begins the numbers of its bills.
  number text not null unique,
  title text not null,
  school_year text not null,
  period text not null,
  from_day date not null,
  to_day date not null,
  due_on date not null,
  -- Empty for all schools of the province.
  school_codes text[],
  -- Levels, grades and classes, where it is not for all.
  scope jsonb not null,
  items jsonb not null,
  meal_days date[] not null,
  made_by text not null,
  made_at timestamptz not null,
  check (to_day >= from_day)
);

create table plan_charges (
  bill_id uuid not null references bills (id),
  line_number smallint not null,
  plan_id uuid not null references collection_plans (id),
  school_code text not null,
  student_code text not null,
  item text not null,
  unit text not null,
  price bigint not null,
  from_day date not null,
  to_day date not null,
  meal_days date[] not null,
  -- What the payer owes for one meal, and gets back for it.
  meal_payable bigint not null,
  -- The months of tuition, from which another exemption is counted.
  parts json,
  -- Set when a correction of the bill put other charges in its place.
  replaced_at timestamptz,
  primary key (bill_id, line_number, plan_id),
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);

create index plan_charges_of_student on plan_charges (school_code, student_code, item);
create index plan_charges_of_plan on plan_charges (plan_id, school_code, student_code);

-- A meal that was charged and not eaten comes back once.
create table meals_back (
  school_code text not null,
  student_code text not null,
  item text not null,
  day date not null,
  amount bigint not null check (amount >= 0),
  charged_on uuid not null references bills (id),
  -- The bill that it was taken off, or the settlement with a student who left.
  taken_off uuid references bills (id),
  settlement text,
  made_at timestamptz not null,
  constraint meals_come_back_once primary key (school_code, student_code, item, day),
  check ((taken_off is null) <> (settlement is null)),
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);
