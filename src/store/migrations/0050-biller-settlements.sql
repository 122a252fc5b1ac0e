-- What collectors settled, by their own number of the transaction. The first answer stands for ever: the collector gives
-- the money of a refused one back to its payer, so the same number must never become a payment later.

create table biller_settlements (
  channel text not null,
  transaction text not null,
  amount bigint not null check (amount >= 0),
  -- Of the bill's number and the amount: the same transaction with others is a contradiction.
  content_sha256 bytea not null,
  outcome text not null check (outcome in ('settled', 'already-paid', 'wrong-amount', 'unknown-bill')),
  payment_id uuid references payments (id),
  told_at timestamptz not null,
  constraint biller_settlements_answer_a_transaction_once primary key (channel, transaction),
  check ((outcome = 'settled') = (payment_id is not null))
);

create index biller_settlements_by_payment on biller_settlements (payment_id) where payment_id is not null;
