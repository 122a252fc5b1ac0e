-- What people are called for, what they were told of it, and what makes it cheap to see.

-- One row is one trouble from its beginning to its end. It is told when it has lasted (`opened_at`).
create table incidents (
  id uuid primary key,
  kind text not null,
  -- What exactly: a partner, a partner with a problem code, a key, an endpoint.
  subject text not null,
  partner text,
  severity text not null check (severity in ('warning', 'serious', 'critical')),
  -- The worst step that was seen, of kinds that grow worse in steps.
  step smallint not null,
  count bigint not null,
  -- Codes, names and instants, never personal data.
  facts jsonb not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  opened_at timestamptz,
  cleared_at timestamptz,
  -- Somebody works on it: it stays open, and is told as before.
  acknowledged_at timestamptz,
  acknowledged_because text,
  check (cleared_at is null or opened_at is not null),
  check ((acknowledged_at is null) = (acknowledged_because is null))
);

-- Whatever runs at the same time: one trouble is one incident.
create unique index incidents_are_open_once on incidents (kind, subject) where cleared_at is null;
create index incidents_by_end on incidents (cleared_at) where cleared_at is not null;

-- What is to be told, and what was, by which channel, to whom and when; as it was when it happened.
create table incident_tellings (
  id bigint generated always as identity primary key,
  incident_id uuid not null references incidents (id),
  channel text not null,
  news text not null check (news in ('opened', 'worse', 'cleared')),
  severity text not null,
  step smallint not null,
  count bigint not null,
  facts jsonb not null,
  at timestamptz not null,
  told_at timestamptz,
  told_to text,
  -- Too old to be told to anybody.
  dropped_at timestamptz,
  check (told_at is null or dropped_at is null),
  constraint incident_tellings_tell_each_thing_once unique (incident_id, channel, news, step)
);

create index incident_tellings_due on incident_tellings (channel, id) where told_at is null and dropped_at is null;

-- One process at a time tells by a channel, in order; a channel that fails is left alone for a while.
create table alert_channels (
  channel text primary key,
  owner text,
  held_until timestamptz,
  failures int not null default 0,
  next_at timestamptz,
  problem text
);

-- The same number with other content: both hashes, once for each content however often it comes.
create table conflicting_repeats (
  kind text not null check (kind in ('bill', 'dossier', 'idempotency-key')),
  -- The school whose number it is, or the client whose key.
  owner text not null,
  number text not null,
  kept_sha256 bytea not null,
  other_sha256 bytea not null,
  times int not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (kind, owner, number, other_sha256)
);

create index conflicting_repeats_by_time on conflicting_repeats (last_at);

-- A look must cost little beside millions of exchanges: only those in trouble are in here.
create index exchanges_in_trouble on exchanges (state, problem_code, partner)
  where problem_code is not null and state in ('waiting', 'signed', 'queued', 'unknown', 'held');

create index payment_notices_in_trouble on payment_notices (received_at)
  where outcome like 'refused%' or outcome = 'conflict';
