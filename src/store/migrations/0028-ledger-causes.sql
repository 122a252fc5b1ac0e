-- Which causes there are is said in one place, src/domain/ledger.ts; here only that none of them books the same twice.
-- Issuing a bill is left out: the bill's own number keeps it single, and a million bills need no second index.

alter table ledger_entries drop constraint ledger_entries_cause_check;
alter table ledger_entries add constraint ledger_entries_cause_is_a_word check (cause ~ '^[a-z]+(-[a-z]+)*$');
drop index ledger_posts_money_once;
create unique index ledger_posts_money_once on ledger_entries (cause, cause_id, debit, credit)
  where cause <> 'bill-issued';
