-- The console reads money without an owner in its order, page behind page: all lines of one file have the same instant, so
-- that the instant alone leaves thousands to sort.
drop index if exists allocations_without_owner;
create index allocations_without_owner on allocations (made_at, id)
  where outcome in ('ambiguous', 'suspense') and undone_at is null;
