-- Who may do what at the console, and what everybody did there.

-- Until now whoever could log in could do everything: they stay administrators, each a person of their own.
alter table administrators
  add column roles text[] not null default '{administrator}',
  add column person text,
  add column disabled_at timestamptz;

update administrators set person = name;

alter table administrators
  alter column roles drop default,
  alter column person set not null,
  add constraint administrators_have_a_known_role check (
    cardinality(roles) > 0 and roles <@ array[
      'viewer', 'school-accountant', 'operator', 'reconciler', 'security-officer', 'administrator']);

-- The schools for which somebody holds a role of schools; they need not exist yet.
create table administrator_schools (
  administrator text not null references administrators (name),
  school_code text not null,
  primary key (administrator, school_code)
);

create index sessions_by_administrator on sessions (administrator, expires_at);

-- One row is one thing that somebody did. Each carries the hash of the one before: a change, a gap and a row in between
-- show. Codes, states and amounts only, never who a pupil or a payer is.
create table audit_entries (
  sequence bigint primary key check (sequence > 0),
  at timestamptz not null,
  person text not null,
  login text not null,
  via text not null check (via in ('console', 'command')),
  action text not null,
  subject_kind text not null,
  subject text not null,
  why text not null,
  -- `json` keeps the text as it was hashed.
  before json,
  after json,
  previous bytea not null,
  hash bytea not null
);

create index audit_entries_by_person on audit_entries (person, sequence);
create index audit_entries_by_action on audit_entries (action, sequence);
create index audit_entries_by_subject on audit_entries (subject, sequence);
create index audit_entries_by_time on audit_entries (at);

create function keep_audit_entries() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the audit log are added only';
end $$;

create trigger audit_entries_stay before update or delete on audit_entries
  for each row execute function keep_audit_entries();
create trigger audit_entries_are_not_emptied before truncate on audit_entries
  execute function keep_audit_entries();
