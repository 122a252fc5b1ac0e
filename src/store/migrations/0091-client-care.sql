-- What the console shows and changes of school systems: what each may, how much of it, and what it did.

alter table clients
  -- `read`: only asks that change nothing.
  add column scopes text[] not null default '{read,write}'
    constraint clients_have_a_known_scope check (cardinality(scopes) > 0 and scopes <@ array['read', 'write']),
  -- Requests a minute; empty: as many as find a place.
  add column per_minute int check (per_minute between 1 and 100000),
  -- The secret before the present one, which is good until its end.
  add column old_secret_sha256 bytea,
  add column old_secret_ends_at timestamptz,
  add column secret_changed_at timestamptz,
  add constraint clients_end_an_old_secret check ((old_secret_sha256 is null) = (old_secret_ends_at is null));

-- How many requests a client made on a day. Counted in memory, added here every few seconds.
create table client_usage (
  client_id text not null references clients (id),
  day date not null,
  requests bigint not null,
  -- Answered with a problem of the request's own (4xx), and with one of ours (5xx).
  refused bigint not null,
  failed bigint not null,
  last_at timestamptz not null,
  primary key (client_id, day)
);
