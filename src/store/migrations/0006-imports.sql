-- Imports and what became of each line, kept in chunks of consecutive lines.

create table imports (
  id uuid primary key,
  client_id text not null references clients (id),
  kind text not null check (kind in ('students', 'bills')),
  format text not null check (format in ('ndjson', 'csv', 'xlsx')),
  state text not null check (state in ('running', 'done', 'interrupted', 'refused')),
  lines int not null default 0,
  accepted int not null default 0,
  repeated int not null default 0,
  refused int not null default 0,
  warned int not null default 0,
  unknown_columns text[] not null default '{}',
  problem text,
  started_at timestamptz not null,
  -- A running import says that it lives; one that stopped saying so was interrupted.
  alive_at timestamptz not null,
  finished_at timestamptz
);

create table import_chunks (
  import_id uuid not null references imports (id),
  first_line int not null,
  last_line int not null,
  outcomes json not null,
  has_refusals boolean not null,
  primary key (import_id, first_line)
);
