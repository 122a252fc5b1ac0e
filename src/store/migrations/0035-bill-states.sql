-- The whole life of a bill. The moves between the states are in src/domain/bill.ts.
alter table bills drop constraint bills_state_check;
alter table bills add constraint bills_state_check check (state in (
  'draft', 'issued', 'published', 'partly-paid', 'paid', 'overpaid', 'cancelled', 'expired', 'written-off', 'refunded'));

-- Since when payers find it by themselves; empty while it waits, or was never kept from them.
alter table bills add column published_at timestamptz;

drop index bills_by_amount_owed;
create index bills_by_amount_owed on bills (school_code, (payable - paid))
  where state in ('issued', 'published', 'partly-paid');
