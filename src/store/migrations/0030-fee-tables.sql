-- What is collected and for how much, and what is so for a student from a day to a day. Rows are never changed: what
-- counts no more gets an end of its own. Amounts are whole đồng.

-- Items beside those of the catalogue; without a school they are the province's.
create table fee_items (
  id uuid primary key,
  school_code text references schools (code),
  code text not null,
  name text not null,
  kind text not null check (kind in ('TUITION', 'SERVICE', 'PASS_THROUGH', 'VOLUNTARY')),
  valid_from date not null,
  valid_to date,
  made_by text not null,
  made_at timestamptz not null,
  constraint fee_items_are_named_once unique nulls not distinct (school_code, code)
);

-- One price; what is null it is for all of. That two never contradict each other is checked when one is stored.
create table fee_schedules (
  id uuid primary key,
  item text not null,
  role text not null check (role in ('price', 'base')),
  school_year text not null,
  school_code text references schools (code),
  level text,
  area text,
  valid_from date not null,
  valid_to date,
  unit text not null check (unit in ('month', 'meal-day', 'term', 'year', 'once')),
  price bigint not null check (price >= 0),
  decision text,
  made_by text not null,
  made_at timestamptz not null
);

create index fee_schedules_of_year on fee_schedules (school_year, item);

-- `stay`: the student is at the school; `service`: has the service of an item; `exemption`: has an exemption by a rule and
-- a decision. `subject` is the item or the rule, empty for a stay.
create table student_spans (
  id uuid primary key,
  kind text not null check (kind in ('stay', 'service', 'exemption')),
  school_code text not null,
  student_code text not null,
  subject text not null,
  decision_number text not null default '',
  from_day date not null,
  to_day date,
  made_by text not null,
  made_at timestamptz not null,
  constraint student_spans_stand_once unique (school_code, student_code, kind, subject, from_day, decision_number),
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);

-- The last day on which a price or a span counts, said after it was stored; before its first day when it never counted.
create table fee_record_ends (
  record_id uuid primary key,
  last_day date not null,
  reason text not null,
  made_by text not null,
  made_at timestamptz not null
);

-- What plans choose students by. Rows of earlier versions are filled at the next start, from what is sealed.
alter table students add column class_code text;
alter table students add column grade smallint;
alter table students add column status text;
create index students_to_place on students (school_code, code) where status is null;

-- Which kinds of records come in is said in one place, schemas/import.ts.
alter table imports drop constraint imports_kind_check;
alter table imports add constraint imports_kind_is_a_word check (kind ~ '^[a-z]+(-[a-z]+)*$');
