-- Bills, dossiers that are not bills, and the ledger. Amounts are whole đồng.

create sequence dossier_numbers;

create table bills (
  id uuid primary key,
  school_code text not null,
  number text not null,
  student_code text not null,
  school_year text not null,
  period text not null,
  title text not null,
  due_on date not null,
  -- `json`: it is kept and given back, never searched in.
  lines json not null,
  gross bigint not null check (gross >= 0),
  budget_compensation bigint not null check (budget_compensation >= 0),
  payable bigint not null check (payable >= 0),
  paid bigint not null default 0 check (paid >= 0),
  state text not null check (state in ('issued', 'partly-paid', 'paid', 'overpaid', 'cancelled')),
  dossier_number text not null,
  content_sha256 bytea not null,
  issued_at timestamptz not null,
  settled_at timestamptz,
  -- What makes a repeat harmless: a school numbers its bills.
  constraint bills_number_is_unique_in_its_school unique (school_code, number),
  constraint bills_dossier_number_is_unique unique (dossier_number),
  foreign key (school_code, student_code) references students (school_code, code)
);

create table dossiers (
  id uuid primary key,
  kind text not null check (kind in ('school-transfer')),
  school_code text not null,
  number text not null,
  student_code text not null,
  dossier_number text not null unique,
  sealed bytea not null,
  content_sha256 bytea not null,
  filed_at timestamptz not null,
  constraint dossiers_number_is_unique_in_its_school unique (school_code, number),
  foreign key (school_code, student_code) references students (school_code, code)
);

-- One row is one double entry: it debits one account and credits another, so every row sums to zero.
-- Rows are never changed; a correction is another row.
create table ledger_entries (
  id bigint generated always as identity,
  school_code text,
  debit text not null,
  credit text not null,
  amount bigint not null check (amount > 0),
  cause text not null check (cause in ('bill-issued', 'bill-cancelled', 'payment', 'owner-found')),
  cause_id uuid not null,
  booked_at timestamptz not null,
  check (debit <> credit)
);

-- A payment posts once, whatever runs at the same time.
create unique index ledger_posts_money_once on ledger_entries (cause, cause_id, debit, credit)
  where cause in ('payment', 'owner-found', 'bill-cancelled');
