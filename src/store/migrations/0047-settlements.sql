-- What providers say they settle, item by item, and the bank lines that their money came in.

create table settlement_files (
  id uuid primary key,
  source text not null,
  channel text not null,
  name text not null,
  sha256 bytea not null,
  business_day date not null,
  summary jsonb not null,
  -- The files that the provider expects back.
  sealed_answers bytea not null,
  read_at timestamptz not null,
  -- The same bytes are the same file, whatever its name.
  constraint settlement_files_are_read_once unique (source, sha256)
);

create index settlement_files_by_day on settlement_files (source, business_day);

-- What a provider transfers at once, by the name that it gives it. Its line is known by that name.
create table settlement_batches (
  id uuid primary key,
  source text not null,
  channel text not null,
  batch text not null,
  business_day date not null,
  line_id uuid references bank_lines (id),
  unique (source, batch)
);

create table settlement_items (
  id uuid primary key,
  file_id uuid not null references settlement_files (id),
  batch_id uuid not null references settlement_batches (id),
  source text not null,
  line int not null,
  kind text not null check (kind in ('payment', 'refund', 'cancel')),
  provider_transaction text,
  partner_transaction text,
  original_transaction text,
  -- Đồng; the net is what comes of it: gross less fee and its tax. Below 0 for what is taken back.
  gross bigint not null,
  fee bigint not null,
  fee_tax bigint not null,
  net bigint not null check (net = gross - fee - fee_tax),
  outcome text not null check (outcome in ('matched', 'late', 'amount-differs', 'only-at-provider', 'duplicate')),
  payment_id uuid references payments (id),
  -- The piece of a bank line that it came in.
  booked_by uuid references allocations (id)
);

create index settlement_items_of_batch on settlement_items (batch_id);
create index settlement_items_by_key on settlement_items
  (source, (kind || ':' || coalesce(provider_transaction, partner_transaction, original_transaction, '')));
create index settlement_items_of_file on settlement_items (file_id);
-- A payment is settled once, in however many files it stands.
create unique index settlement_items_settle_a_payment_once on settlement_items (payment_id)
  where kind = 'payment' and outcome in ('matched', 'late', 'amount-differs');

alter table breaks drop constraint breaks_are_of_a_comparison_or_a_file;
alter table breaks add column settlement_file_id uuid references settlement_files (id);
alter table breaks add constraint breaks_are_of_a_comparison_or_a_file
  check (num_nonnulls(reconciliation_id, settlement_file_id) = case category when 'unread-file' then 0 else 1 end);
