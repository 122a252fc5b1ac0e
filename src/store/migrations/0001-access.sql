-- Who may speak to the gateway: integrators of school systems (clients) and administrators.

create table clients (
  id text primary key,
  name text not null,
  -- SHA-256 of a 256-bit random secret; a slow hash guards guessable secrets, which these are not.
  secret_sha256 bytea,
  jwks jsonb,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  check (secret_sha256 is not null or jwks is not null)
);

create table client_schools (
  client_id text not null references clients (id),
  school_code text not null,
  primary key (client_id, school_code)
);

-- The ids of private_key_jwt assertions already used, until they expire (RFC 7523 section 3, jti).
create table used_assertions (
  client_id text not null,
  assertion_id text not null,
  expires_at timestamptz not null,
  primary key (client_id, assertion_id)
);

create table administrators (
  name text primary key,
  password_hash text not null,
  created_at timestamptz not null default now()
);

create table sessions (
  token_sha256 bytea primary key,
  administrator text not null references administrators (name),
  csrf_token text not null,
  -- Moves onward while the session is used, and never past its end.
  expires_at timestamptz not null,
  ends_at timestamptz not null check (expires_at <= ends_at)
);

-- One row is one use of a key. While `status` is empty the request is being worked on by `holder`, whose hold lapses
-- when its process dies.
create table idempotency_keys (
  client_id text not null,
  key text not null,
  -- Empty while a streamed body is still being read.
  request_sha256 bytea,
  holder uuid not null,
  held_until timestamptz not null,
  status int,
  -- `json` keeps the text as it was sent; `jsonb` would reorder it.
  answer json,
  created_at timestamptz not null,
  primary key (client_id, key)
);

create index idempotency_keys_by_age on idempotency_keys (created_at);
