-- What each portal must learn, and what was said. The row is the message; a queue job is only a hint.

create table exchanges (
  id bigint generated always as identity primary key,
  partner text not null,
  subject_kind text not null check (subject_kind in ('bill', 'dossier')),
  subject_id uuid not null,
  event text not null check (event in ('issued', 'filed', 'paid', 'cancelled')),
  -- Progress that one message cannot hold is split; parts go in order.
  part smallint not null default 0,
  as_update boolean not null default false,
  state text not null default 'waiting' check (
    state in ('waiting', 'signed', 'sending', 'queued', 'unknown', 'held', 'accepted', 'refused', 'given-up')
  ),
  -- When the row is due; while a worker holds it, when its lease ends. A dead worker's rows become due again.
  due_at timestamptz not null,
  lease_owner text,
  -- Grows with every lease; a result that carries an older number is refused.
  fence int not null default 0,
  attempts int not null default 0,
  asks int not null default 0,
  their_reference text,
  problem_code text,
  problem_detail text,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint exchanges_tell_each_thing_once unique (subject_id, partner, event, part)
);

create index exchanges_due on exchanges (partner, due_at, id)
  where state in ('waiting', 'signed', 'sending', 'queued', 'unknown');

-- The exact bytes that went out and came in, compressed and sealed. Append-only.
create table evidence (
  id bigint generated always as identity primary key,
  exchange_id bigint not null references exchanges (id),
  fence int not null,
  direction text not null check (direction in ('out', 'in')),
  at timestamptz not null,
  operation text not null,
  reference text not null,
  content_type text,
  headers jsonb,
  http_status int,
  sha256 bytea not null,
  sealed bytea not null
);

create index evidence_by_exchange on evidence (exchange_id, id);
