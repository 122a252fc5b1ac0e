-- Business days of each book that is kept of money: an account at a bank, a channel of a provider, a school. A day that
-- is closed never changes; what comes later stands in the day that is open then, and names the day it is of.

create table business_days (
  -- bank:<account>, channel:<name in configuration> or school:<code>
  book text collate "C" not null check (book ~ '^(bank|channel|school):.'),
  day date not null,
  -- Minutes after the beginning of the local day at which it ends; 1440 is midnight.
  cut_off int not null check (cut_off between 1 and 1440),
  state text not null default 'open' check (state in ('open', 'closed', 'closed-with-exceptions')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- JWS in compact form: what is signed of a closed day (src/domain/business-day.ts); the columns below repeat parts of it.
  jws text,
  row_count bigint,
  rows_hash bytea,
  primary key (book, day),
  check ((state = 'open') = (closed_at is null and jws is null and row_count is null and rows_hash is null))
);

create index business_days_open on business_days (day, book) where state = 'open';

-- What a closed day counted: each record once in a book, with the day that it is of and the hash of what it said.
create table business_day_rows (
  book text collate "C" not null,
  day date not null,
  kind text collate "C" not null,
  row_id text collate "C" not null,
  value_day date not null,
  -- What it adds to the book, signed đồng.
  amount bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (book, kind, row_id),
  foreign key (book, day) references business_days (book, day)
);

create index business_day_rows_in_order on business_day_rows (book, day, kind, row_id);
create index business_day_rows_that_were_late on business_day_rows (book, value_day) where value_day < day;

-- Conditions of closing that two people let a day go without.
create table business_day_exceptions (
  book text collate "C" not null,
  day date not null,
  condition text not null,
  reason text not null,
  requested_by text not null,
  approved_by text not null,
  at timestamptz not null,
  primary key (book, day, condition),
  foreign key (book, day) references business_days (book, day),
  constraint business_day_exceptions_take_two check (requested_by <> approved_by)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % never changes', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger business_days_stay_closed before update or delete on business_days
  for each row when (old.state <> 'open') execute function refuse_change();
create trigger business_day_rows_stay before update or delete on business_day_rows
  for each row execute function refuse_change();

create function assert_day_is_open() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from (select distinct book, day from added) as touched join business_days using (book, day)
    where state <> 'open'
  ) then
    raise exception 'a closed day counts nothing more' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

create trigger business_day_rows_are_of_open_days after insert on business_day_rows
  referencing new table as added for each statement execute function assert_day_is_open();
create trigger business_day_exceptions_are_of_open_days after insert on business_day_exceptions
  referencing new table as added for each statement execute function assert_day_is_open();

-- The journal is written once.
create trigger ledger_entries_stay before update or delete on ledger_entries
  for each row execute function refuse_change();
-- What was not counted yet was booked after the day before was closed: found without walking the whole journal.
create index ledger_entries_by_time on ledger_entries using brin (booked_at) with (pages_per_range = 32);
