-- Payments and everything that channels said about them.

create table payments (
  id uuid primary key,
  channel text not null,
  reference text not null,
  -- Empty while nobody knows whose money it is.
  bill_id uuid references bills (id),
  -- Dossier numbers that the channel named, for money that came before its bill.
  named_dossiers text[] not null default '{}',
  amount bigint not null check (amount >= 0),
  paid_amount bigint check (paid_amount >= 0),
  state text not null check (state in ('open', 'paid', 'failed', 'expired')),
  pay_url text,
  provider_transaction text,
  bank text,
  paid_at timestamptz,
  created_at timestamptz not null,
  -- When the channel is asked next; the queue job is only a hint of it.
  ask_at timestamptz,
  asks int not null default 0,
  constraint payments_reference_is_unique_at_its_channel unique (channel, reference)
);

create index payments_by_bill on payments (bill_id);
create index payments_to_ask on payments (ask_at) where ask_at is not null;
create index payments_without_owner on payments using gin (named_dossiers) where bill_id is null;
create index payments_by_transaction on payments (channel, provider_transaction) where state = 'paid';
create index payments_by_day on payments (channel, paid_at) where state = 'paid';

-- Raw first: everything that channels sent, as received and before it was read. A notice without an outcome was cut
-- short by the end of its process; its channel was not answered and says it again.
create table payment_notices (
  id bigint generated always as identity primary key,
  channel text not null,
  operation text not null,
  reference text,
  received_at timestamptz not null,
  outcome text,
  sha256 bytea not null,
  sealed bytea not null
);

create index payment_notices_by_reference on payment_notices (channel, reference);
