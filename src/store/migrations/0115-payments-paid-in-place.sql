-- What a confirmation changes of a payment stands in no index, as what paying changes of a bill stands in none (0072): the row is
-- written again in its own page, and none of its indexes is touched. What is looked for by state or by what came is in columns
-- that are empty, and stay so, for a payment that is opened and paid as it was asked.
alter table payments set (fillfactor = 80);

drop index payments_by_transaction;
drop index payments_by_day;
drop index payments_by_state;
drop index payments_by_amount;

alter table payments
  add column rare_state text generated always as (case when state not in ('open', 'paid') then state end) stored,
  add column paid_otherwise bigint generated always as (case when paid_amount <> amount then paid_amount end) stored;

-- The console lists payments newest first, by channel, by state and by amount.
create index payments_of_channel on payments (channel, id);
create index payments_by_rare_state on payments (channel, rare_state, id) where rare_state is not null;
create index payments_by_amount on payments (amount, id);
create index payments_paid_otherwise on payments (paid_otherwise, id) where paid_otherwise is not null;

-- What channels call the payments that they confirmed, beside our references. Written by the database itself, so that whoever
-- confirms a payment makes it known.
create table payment_transactions (
  channel text not null,
  transaction text not null,
  payment_id uuid not null,
  primary key (transaction, channel, payment_id)
);

create function keep_payment_transactions() returns trigger language plpgsql as $$
begin
  insert into payment_transactions (channel, transaction, payment_id)
  select channel, provider_transaction, id from after where provider_transaction is not null and state = 'paid'
  on conflict do nothing;
  return null;
end $$;

create trigger payments_keep_transactions_added after insert on payments
  referencing new table as after for each statement execute function keep_payment_transactions();
create trigger payments_keep_transactions after update on payments
  referencing new table as after for each statement execute function keep_payment_transactions();

insert into payment_transactions (channel, transaction, payment_id)
select channel, provider_transaction, id from payments where provider_transaction is not null and state = 'paid';
