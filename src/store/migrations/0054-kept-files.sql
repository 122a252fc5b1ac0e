-- Files of statements as they came, kept before they are read.
create table kept_files (
  id uuid primary key,
  source text not null,
  name text not null,
  sha256 bytea not null,
  bytes bigint not null,
  -- How it came: laid into the inbox or read by a command, fetched, or sent by whom.
  kept_by text not null,
  kept_at timestamptz not null,
  -- The same bytes are the same file, whatever its name.
  constraint kept_files_are_kept_once unique (source, sha256)
);
create index kept_files_by_time on kept_files (kept_at);

-- The bytes in order, in pieces that a process can hold; they go when their time is over, and the file stays known.
create table kept_file_chunks (
  file_id uuid not null references kept_files (id),
  place int not null,
  sealed bytea not null,
  primary key (file_id, place)
);
