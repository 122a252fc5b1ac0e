/** Table of the plain pipeline, and of the bare inserts: a bill is a row. */
export const plainTables = `
  create table bills (
    id uuid primary key,
    school_code text not null,
    number text not null,
    student_code text not null,
    school_year text not null,
    period text not null,
    title text not null,
    due_on date not null,
    lines jsonb not null,
    total bigint not null,
    status text not null default 'new',
    created_at timestamptz not null default now(),
    unique (school_code, number)
  )`
