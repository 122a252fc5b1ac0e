-- What makes the evidence provable: rows are chained in blocks, blocks are covered by signed statements, and a payload
-- that is gone says why.

-- Whoever reads a payload in clear says why.
create table payload_openings (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  who text not null,
  via text not null check (via in ('command', 'console', 'api')),
  reason text not null,
  exchange_id bigint not null references exchanges (id)
);

create index payload_openings_by_exchange on payload_openings (exchange_id);

-- Whose bytes were deleted, and why; `ids` are of the rows of `source`, which stay.
create table payload_deletions (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  source text not null check (source in ('exchanges', 'payment-notices')),
  because text not null check (because in ('age', 'erasure')),
  ordered_by text not null,
  ids bigint[] not null
);

alter table evidence alter column sealed drop not null;
alter table evidence add column deletion_id bigint references payload_deletions (id);
alter table evidence add constraint evidence_says_why_its_bytes_are_gone
  check ((sealed is null) = (deletion_id is not null));

alter table payment_notices alter column sealed drop not null;
alter table payment_notices add column deletion_id bigint references payload_deletions (id);
alter table payment_notices add constraint payment_notices_say_why_their_bytes_are_gone
  check ((sealed is null) = (deletion_id is not null));

-- How far each source of records is chained, and how far its payloads are pruned. Its row is the lock of whoever chains.
create table evidence_sources (
  source text primary key,
  chained_through bigint not null default 0,
  pruned_through bigint not null default 0
);

insert into evidence_sources (source)
values ('exchanges'), ('payment-notices'), ('openings'), ('deletions');

-- One row is one block: the leaves of consecutive rows of one chain, bound to the block before. Append-only.
create table evidence_blocks (
  chain text not null,
  sequence bigint not null check (sequence > 0),
  source text not null references evidence_sources (source),
  previous bytea not null,
  -- Of the rows, rising; and 32 bytes for each, in the same order.
  ids bigint[] not null check (cardinality(ids) > 0),
  leaves bytea not null check (length(leaves) = 32 * cardinality(ids)),
  root bytea not null,
  at timestamptz not null,
  hash bytea not null,
  last_id bigint generated always as (ids[array_upper(ids, 1)]) stored,
  primary key (chain, sequence)
);

create index evidence_blocks_by_record on evidence_blocks (chain, last_id);

-- A signed statement covers blocks of one chain: all of a day that is over, or those of today so far (`head`).
create table evidence_statements (
  id bigint generated always as identity primary key,
  chain text not null,
  kind text not null check (kind in ('day', 'head')),
  day date not null,
  first_block bigint not null,
  last_block bigint not null check (last_block >= first_block),
  at timestamptz not null,
  -- JWS in compact form; it says all of the above once more, and the root.
  jws text not null,
  -- DER of the token of RFC 3161 over the JWS.
  time_stamp bytea
);

create unique index evidence_statements_close_a_day_once on evidence_statements (chain, day) where kind = 'day';
create index evidence_statements_by_block on evidence_statements (chain, last_block);
