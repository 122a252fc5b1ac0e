-- Schools and their students. Personal data of a student is one sealed value (AES-256-GCM, key id in the envelope).

create table schools (
  code text primary key,
  profile jsonb not null,
  updated_at timestamptz not null default now()
);

create table students (
  school_code text not null references schools (code),
  code text not null,
  class_name text not null,
  moet_code text,
  -- Keyed hash of the identity number, to find a person without reading anybody.
  identity_index bytea,
  sealed bytea not null,
  content_sha256 bytea not null,
  updated_at timestamptz not null default now(),
  primary key (school_code, code)
);

create index students_by_identity on students (identity_index) where identity_index is not null;
