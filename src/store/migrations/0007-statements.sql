-- What banks and providers say happened, and what comparing it with our payments found.

create table statement_files (
  id uuid primary key,
  source text not null,
  name text not null,
  sha256 bytea not null,
  business_day date not null,
  lines int not null,
  problems jsonb not null,
  read_at timestamptz not null,
  -- The same bytes are the same file, whatever its name.
  constraint statement_files_are_read_once unique (source, sha256)
);

create table statement_lines (
  id bigint generated always as identity primary key,
  file_id uuid not null references statement_files (id),
  source text not null,
  line int not null,
  bank_reference text not null,
  amount bigint not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('matched', 'amount-differs', 'only-at-bank', 'duplicate')),
  payment_id uuid references payments (id),
  -- Says that something happened: not a duplicate, not contradicted by its own file, not a line still to be settled.
  counts boolean not null,
  sealed bytea not null
);

-- One real event counts once, in however many files it stands.
create unique index statement_lines_count_once on statement_lines (source, bank_reference) where counts;
create unique index statement_lines_match_a_payment_once on statement_lines (payment_id)
  where outcome in ('matched', 'amount-differs');

create table reconciliations (
  id uuid primary key,
  source text not null,
  business_day date not null,
  file_id uuid not null references statement_files (id),
  summary jsonb not null,
  -- The files that the sender expects back; they name people.
  sealed_answers bytea not null,
  ran_at timestamptz not null
);

create table breaks (
  id bigint generated always as identity primary key,
  reconciliation_id uuid not null references reconciliations (id),
  source text not null,
  business_day date not null,
  category text not null check (category in ('amount-differs', 'only-at-bank', 'only-here', 'duplicate')),
  bank_reference text,
  payment_id uuid references payments (id),
  bank_amount bigint,
  our_amount bigint,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz
);

create index breaks_open on breaks (source, business_day) where state = 'open';
-- A payment is missing once, however many files of its day do not hold it.
create unique index breaks_miss_a_payment_once on breaks (source, payment_id)
  where category = 'only-here' and state = 'open';
