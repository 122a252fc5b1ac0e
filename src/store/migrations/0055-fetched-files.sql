-- Files that were fetched from the servers of their senders: the same state of a file is fetched once.
create table fetched_files (
  source text not null,
  name text not null,
  size bigint not null,
  -- As the server tells it, in ms.
  modified_at bigint not null,
  fetched_at timestamptz not null,
  primary key (source, name, size, modified_at)
);
