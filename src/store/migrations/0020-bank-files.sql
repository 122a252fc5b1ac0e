-- Files with statements of bank accounts that were read to their end, and the statements in them.

create table bank_files (
  id uuid primary key,
  source text not null,
  name text not null,
  sha256 bytea not null,
  summary jsonb not null,
  read_at timestamptz not null,
  -- The same bytes are the same file, whatever its name.
  constraint bank_files_are_read_once unique (source, sha256)
);

create table account_statements (
  file_id uuid not null references bank_files (id),
  place int not null,
  account text not null,
  -- Counts up by one in an account; a gap is a statement that did not come.
  sequence bigint,
  opening bigint,
  closing bigint,
  last_day date,
  primary key (file_id, place)
);

create index account_statements_in_order on account_statements (account, sequence) where sequence is not null;
