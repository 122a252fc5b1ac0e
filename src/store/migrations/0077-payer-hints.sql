-- Who may own a transfer that names no code: whom its payer paid for before, and whom its content names.

-- A keyed hash of name and class as payers write them, so that no name stands in the clear.
alter table students add column name_index bytea;
create index students_by_name on students (school_code, name_index) where name_index is not null;

-- The account that money of a student came from, as a keyed hash, with the piece of money that taught it last: when that is
-- taken back, it teaches nothing.
create table learned_payers (
  payer_index bytea not null,
  school_code text not null,
  student_code text not null,
  allocation_id uuid not null references allocations (id),
  learned_at timestamptz not null,
  primary key (payer_index, school_code, student_code),
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);
create index learned_payers_of_student on learned_payers (school_code, student_code);

-- Up to which allocation payers were learned.
create table payer_learning (
  the_one boolean primary key default true check (the_one),
  upto uuid
);
insert into payer_learning default values;
