-- Most exchanges have nothing behind them: one that has is `followed`, so that settling the others costs no look behind.

alter table exchanges add column followed boolean not null default false;

update exchanges set followed = true
where is_open_exchange(state) and exists (
  select 1 from exchanges as later
  where later.subject_id = exchanges.subject_id and later.partner = exchanges.partner and later.blocked);

-- Marking the one before is what makes it, while it is just being settled, and the row behind it wait for each other.
create or replace function block_behind_open_exchange() returns trigger language plpgsql as $$
begin
  update exchanges set followed = true
  where subject_id = new.subject_id and partner = new.partner and id < new.id and is_open_exchange(state);
  new.blocked := found;
  return new;
end $$;

create or replace function pass_exchange_on() returns trigger language plpgsql as $$
begin
  update exchanges set blocked = false
  where blocked and id = (
    select min(id) from exchanges
    where subject_id = new.subject_id and partner = new.partner and is_open_exchange(state));
  return null;
end $$;

create function stand_in_the_way_again() returns trigger language plpgsql as $$
begin
  update exchanges set blocked = true
  where subject_id = new.subject_id and partner = new.partner and id > new.id and is_open_exchange(state);
  update exchanges set followed = true where id = new.id and found;
  return null;
end $$;

drop trigger exchanges_pass_on on exchanges;

create trigger exchanges_pass_on after update on exchanges for each row
  when (old.followed and is_open_exchange(old.state) and not is_open_exchange(new.state))
  execute function pass_exchange_on();

create trigger exchanges_reopen after update on exchanges for each row
  when (is_open_exchange(new.state) and not is_open_exchange(old.state))
  execute function stand_in_the_way_again();
