-- What was told about days of absence. The last word on a day counts; the first report of the absence that stands decides
-- whether its meal comes back.

create table attendance_notes (
  id bigint generated always as identity primary key,
  school_code text not null,
  student_code text not null,
  day date not null,
  is_absent boolean not null,
  reported_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null,
  constraint attendance_notes_stand_once unique (school_code, student_code, day, is_absent, reported_at),
  foreign key (school_code, student_code) references students (school_code, code) on update cascade
);

-- Since when each absence that stands is told.
create view absences as
  select school_code, student_code, day, min(reported_at) as reported_at
  from attendance_notes as note
  where is_absent and not exists (
    select from attendance_notes as later
    where later.school_code = note.school_code and later.student_code = note.student_code and later.day = note.day
      and not later.is_absent and later.id > note.id)
  group by school_code, student_code, day;
