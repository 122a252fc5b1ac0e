-- How many payments of a channel are in a state, and what they come to, without reading them all. Added to only, as
-- exchanges are counted: the sum over a key is its count. What piles up is folded by workers.

create table payment_tallies (
  channel text not null,
  state text not null,
  count bigint not null,
  -- In đồng: what was paid where it was, what is asked elsewhere.
  amount bigint not null
);

create function tally_payments_added() returns trigger language plpgsql as $$
begin
  insert into payment_tallies (channel, state, count, amount)
  select channel, state, count(*), sum(coalesce(paid_amount, amount)) from added group by 1, 2;
  return null;
end $$;

-- Most changes of a payment are of when it is asked for next, and move nothing here.
create function tally_payments_moved() returns trigger language plpgsql as $$
begin
  insert into payment_tallies (channel, state, count, amount)
  select channel, state, sum(sign), sum(sign * coalesce(paid_amount, amount))
  from (
    select channel, state, paid_amount, amount, 1 as sign from after
    union all
    select channel, state, paid_amount, amount, -1 from before
  ) as moved
  group by 1, 2 having sum(sign) <> 0 or sum(sign * coalesce(paid_amount, amount)) <> 0;
  return null;
end $$;

create function tally_payments_deleted() returns trigger language plpgsql as $$
begin
  insert into payment_tallies (channel, state, count, amount)
  select channel, state, -count(*), -sum(coalesce(paid_amount, amount)) from deleted group by 1, 2;
  return null;
end $$;

create function forget_payment_tallies() returns trigger language plpgsql as $$
begin
  delete from payment_tallies;
  return null;
end $$;

create trigger payments_tally_added after insert on payments
  referencing new table as added for each statement execute function tally_payments_added();
create trigger payments_tally_moved after update on payments
  referencing old table as before new table as after for each statement execute function tally_payments_moved();
create trigger payments_tally_deleted after delete on payments
  referencing old table as deleted for each statement execute function tally_payments_deleted();
create trigger payments_tally_emptied after truncate on payments
  for each statement execute function forget_payment_tallies();

insert into payment_tallies (channel, state, count, amount)
select channel, state, count(*), sum(coalesce(paid_amount, amount)) from payments group by 1, 2;
