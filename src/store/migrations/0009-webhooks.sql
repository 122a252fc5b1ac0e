-- School systems that want to be told. What happened is a notice, kept once as it was then; telling one endpoint of
-- it is an exchange, with the partner `webhook:<endpoint id>`.

create table webhook_endpoints (
  id uuid primary key,
  client_id text not null references clients (id),
  url text not null,
  description text not null,
  events text[] not null,
  -- Its signing keys, sealed: the newest first, those that are rotated out until they end.
  sealed bytea not null,
  created_at timestamptz not null,
  -- Since when nothing succeeded; empty while it works.
  failing_since timestamptz,
  last_success_at timestamptz,
  last_problem text,
  disabled_at timestamptz,
  disabled_because text check (disabled_because in ('failing', 'gone', 'by-client')),
  removed_at timestamptz,
  check ((disabled_at is null) = (disabled_because is null))
);

create index webhook_endpoints_by_client on webhook_endpoints (client_id) where removed_at is null;

-- Append-only: ids, numbers, states, amounts and times, never personal data.
create table notices (
  id uuid primary key,
  type text not null,
  at timestamptz not null,
  data json not null
);

alter table exchanges add column notice_id uuid references notices (id);

-- A notice is told to an endpoint once for each `part`: telling it again on request is the next part.
alter table exchanges drop constraint exchanges_tell_each_thing_once;
alter table exchanges add constraint exchanges_tell_each_thing_once
  unique nulls not distinct (subject_id, partner, event, part, notice_id);

create index exchanges_of_notices on exchanges (partner, id) where notice_id is not null;
