-- The keys that the gateway signs with, shared by all its processes.

create table signing_keys (
  id text primary key,
  -- `messages`, `evidence`, or `partner:<name in configuration>`.
  purpose text not null,
  kind text not null check (kind in ('pem', 'pkcs12', 'pkcs11', 'remote')),
  -- Where the private part is: names settings; PINs and passwords stand there, never here.
  place jsonb not null,
  -- The private part itself, sealed, where it is ours; gone when the key is retired.
  sealed bytea,
  algorithm text not null,
  -- Base64 of DER, the key's own first. Kept for ever: what the key signed is verified with it.
  certificates text[] not null check (cardinality(certificates) > 0),
  valid_from timestamptz not null,
  valid_to timestamptz not null check (valid_to > valid_from),
  state text not null check (state in ('added', 'current', 'previous', 'retired')),
  added_at timestamptz not null,
  check (sealed is null or (kind in ('pem', 'pkcs12') and state <> 'retired'))
);

-- Two processes that rotate at once cannot leave two current keys.
create unique index signing_keys_one_current on signing_keys (purpose) where state = 'current';

-- Append-only. Its last id is the revision that running processes compare: every change writes here, and changes are
-- made one at a time, so that a higher id is never seen before a lower one.
create table signing_key_moves (
  id bigint generated always as identity primary key,
  key_id text not null references signing_keys (id),
  from_state text,
  to_state text not null,
  by_whom text not null,
  reason text not null,
  at timestamptz not null
);
