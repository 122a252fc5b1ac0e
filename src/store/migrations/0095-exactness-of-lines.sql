-- What the lines of a bill make of it altogether, counted when it is taken in or corrected: money in sets looks at no line.
alter table bills
  -- The part of `payable` that closes only as a whole.
  add column whole bigint not null default 0 check (whole >= 0),
  -- Whether a payment of more than is owed is started.
  add column takes_more boolean not null default true,
  -- What may be given beside what is owed, and what was given of it, which is a part of `payable`.
  add column voluntary bigint not null default 0 check (voluntary >= 0),
  add column contributed bigint not null default 0,
  add constraint bills_contributed_is_voluntary check (contributed between 0 and voluntary);

update bills set whole = case when exactness = 'exact' then payable else 0 end, takes_more = exactness = 'any'
where exactness <> 'any';

-- What is voluntary was booked with the rest until now. It stays asked until the bill is corrected, or its money leaves it.
update bills set voluntary = given.sum, contributed = given.sum
from (
  select bills.id, sum((line ->> 'payable')::bigint)::bigint as sum
  from bills cross join json_array_elements(lines) as line
  where lines::text like '%VOLUNTARY%' and line ->> 'kind' = 'VOLUNTARY' group by bills.id
) as given
where bills.id = given.id and given.sum > 0;

-- Each time that something voluntary was given, or (below 0) taken off its bill with its money.
create table bill_contributions (
  id uuid primary key,
  bill_id uuid not null references bills (id),
  amount bigint not null check (amount <> 0),
  made_at timestamptz not null
);
create index bill_contributions_by_bill on bill_contributions (bill_id);

-- Bills whose money is looked at one piece after the other.
drop index bills_with_terms;
create index bills_with_terms on bills (school_code, student_code)
  where expires_on is not null or whole > 0 or voluntary > 0;

-- What a school says of a fee item of its own.
alter table fee_items add column exactness text check (exactness in ('exact', 'up-to', 'any'));
