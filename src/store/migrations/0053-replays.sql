-- Who had kept messages read again, why, which, and what came of it.
create table notice_replays (
  id uuid primary key,
  ordered_by text not null,
  reason text not null,
  filter jsonb not null,
  begun_at timestamptz not null,
  ended_at timestamptz,
  -- How many ended how, by outcome.
  outcomes jsonb not null default '{}'
);
