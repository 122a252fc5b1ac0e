-- Families that pay together, virtual accounts, and who looks at money that nobody owns.

create table families (
  id uuid primary key,
  code_number bigint generated always as identity,
  made_at timestamptz not null,
  made_by text not null,
  constraint families_code_number_is_unique unique (code_number)
);

-- In which order the money of a family goes to its students; a change ends a row and begins another.
create table family_members (
  family_id uuid not null references families (id),
  place int not null check (place > 0),
  school_code text not null,
  student_code text not null,
  since timestamptz not null,
  until timestamptz,
  made_by text not null,
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);
create unique index family_members_stand_in_one_order on family_members (family_id, place) where until is null;
create unique index students_are_in_one_family on family_members (school_code, student_code) where until is null;

-- Accounts that a bank leads to a school's own, one for a student.
create table virtual_accounts (
  number text primary key,
  school_code text not null,
  student_code text not null,
  since timestamptz not null,
  made_by text not null,
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);

alter table bank_lines add column family_numbers bigint[] not null default '{}';

-- Who looks at a piece of money now: two people do not give it twice, nor call the same payer.
create table money_claims (
  allocation_id uuid primary key references allocations (id),
  claimed_by text not null,
  until timestamptz not null
);
