-- What somebody has beside their password, and logins that another house vouches for.

create table administrator_factors (
  administrator text primary key references administrators (name),
  -- The secret of RFC 6238, sealed.
  sealed bytea not null,
  -- The last time step whose code was taken: a code is good once.
  last_step bigint not null,
  added_at timestamptz not null
);

-- Codes for whoever lost the device; each is good once. 80 random bits, so a fast hash is enough.
create table recovery_codes (
  administrator text not null references administrators (name),
  code_sha256 bytea not null,
  primary key (administrator, code_sha256)
);

-- Empty for somebody whom only a provider of OpenID Connect lets in.
alter table administrators alter column password_hash drop not null;

alter table sessions add column via text not null default 'password' check (via in ('password', 'oidc'));
alter table sessions alter column via drop default;
