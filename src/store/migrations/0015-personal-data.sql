-- Personal data that is no longer needed goes; what proves and what recognises repeats stays.

-- A notice whose time is over keeps its id and loses what it said.
alter table notices alter column data drop not null;

-- An erased person's rows stay, because money and messages refer to them, and say nothing of the person any more.
alter table students alter column sealed drop not null;
alter table students add column erased_at timestamptz;
alter table students add constraint students_are_sealed_or_erased check ((sealed is null) = (erased_at is not null));

alter table dossiers alter column sealed drop not null;
alter table dossiers add column erased_at timestamptz;
alter table dossiers add constraint dossiers_are_sealed_or_erased check ((sealed is null) = (erased_at is not null));

alter table statement_lines alter column sealed drop not null;

-- What an erasure did. The person is named by the codes of their rows alone.
create table erasures (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  ordered_by text not null,
  reason text not null,
  students jsonb not null,
  payloads int not null,
  transfers int not null,
  statement_lines int not null
);

-- A plain hash of a record with an identity number in it can be guessed; a keyed one cannot. Rows from before are
-- rewritten by and by.
alter table students add column content_keyed boolean not null default false;
alter table dossiers add column content_keyed boolean not null default false;
create index students_to_key on students (school_code, code) where not content_keyed;
create index dossiers_to_key on dossiers (id) where not content_keyed;

-- A temporary code holds an identity number and is kept as another: students from before are renamed at the next start.
alter table bills drop constraint bills_school_code_student_code_fkey;
alter table bills add foreign key (school_code, student_code)
  references students (school_code, code) on update cascade;
alter table dossiers drop constraint dossiers_school_code_student_code_fkey;
alter table dossiers add foreign key (school_code, student_code)
  references students (school_code, code) on update cascade;

-- How far values of one table are sealed with a new data key: a re-sealing that was stopped goes on.
create table resealings (
  data_key text not null,
  place text not null,
  -- Key columns of the last row that was looked at, as text.
  done_through jsonb,
  resealed bigint not null default 0,
  finished_at timestamptz,
  primary key (data_key, place)
);
