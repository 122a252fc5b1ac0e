-- What paying changes of a bill (`state`, `paid`, `settled_at`) stands in no index: the row is then written again in its own
-- page, which keeps room for that, and none of its nine indexes is touched. What is looked for by state is in columns that
-- are empty, and stay so, for nearly every bill that is issued and paid.
alter table bills set (fillfactor = 80);

drop index bills_by_amount_owed;
drop index bills_by_state;
drop index bills_to_expire;

alter table bills
  add column owed_in_part bigint generated always as (case when state = 'partly-paid' then payable - paid end) stored,
  add column rare_state text generated always as (
    case when state not in ('issued', 'published', 'paid') then state end) stored,
  add column expires_when_owing date generated always as (
    case when state in ('issued', 'published', 'partly-paid') then expires_on + grace_days end) stored;

-- Candidates for money that says nothing but its amount: who was asked for it, the newest first, and who still owes it.
create index bills_by_amount_asked on bills (school_code, payable, id);
create index bills_by_amount_left on bills (school_code, owed_in_part) where owed_in_part is not null;
create index bills_by_rare_state on bills (rare_state, id) where rare_state is not null;
create index bills_to_expire on bills (expires_when_owing) where expires_when_owing is not null;
