-- The payment that an item is of, where it was confirmed after the file was read. What the file said then stays as it is: closed
-- days have counted it.
alter table settlement_items add column found_id uuid references payments (id);
create unique index settlement_items_settle_a_found_payment_once on settlement_items (found_id)
  where kind = 'payment' and found_id is not null;
create index settlement_items_found on settlement_items (found_id) where found_id is not null;
create index settlement_items_of_nothing_here on settlement_items (batch_id)
  where outcome = 'only-at-provider' and payment_id is null and found_id is null;
