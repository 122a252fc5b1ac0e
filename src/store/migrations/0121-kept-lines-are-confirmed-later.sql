-- The payment that one turned out to be that a person had kept of a line: what names both is of that from then on.
alter table payments add column superseded_by uuid references payments (id);

create or replace function keep_payment_transactions() returns trigger language plpgsql as $$
begin
  insert into payment_transactions (channel, transaction, payment_id)
  select channel, provider_transaction, id from after
  where provider_transaction is not null and state = 'paid' and superseded_by is null
  on conflict do nothing;
  return null;
end $$;

-- Looked for every few seconds, and there are few.
create index breaks_of_lines_kept on breaks (source)
  where category = 'only-at-bank' and state = 'resolved' and payment_id is not null and reconciliation_id is not null;
