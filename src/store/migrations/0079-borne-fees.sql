-- What a bank took from a transfer and the school bears, so that its bill is closed. One stands for a bill at a time: taking money
-- off the bill takes it back too.
create table borne_fees (
  id uuid primary key,
  allocation_id uuid not null references allocations (id),
  bill_id uuid not null references bills (id),
  school_code text not null,
  amount bigint not null check (amount > 0),
  made_at timestamptz not null,
  undone_at timestamptz
);
create unique index bills_bear_one_fee on borne_fees (bill_id) where undone_at is null;
create unique index allocations_bear_one_fee on borne_fees (allocation_id);
create index borne_fees_by_day on borne_fees (school_code, made_at);

-- Nearly no school bears any, and lines of the others cost nothing by it.
create index schools_that_bear_fees on schools (code) where profile ? 'transferFeesBorne';
