-- An exchange that tells of a notice, or replaces another, is one among many: what it names is looked up once for all that a statement
-- adds, where there is such a one, and not with a call for each row.
alter table exchanges drop constraint exchanges_notice_id_fkey;
alter table exchanges drop constraint exchanges_replaces_fkey;

create function assert_exchanges_name_what_is_there() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (
    select 1 from added
    where (notice_id is not null and not exists (select 1 from notices where notices.id = added.notice_id))
      or (replaces is not null and not exists (select 1 from exchanges where exchanges.id = added.replaces))
  ) then
    raise exception 'an exchange names a notice or an exchange that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

create trigger exchanges_name_what_is_there after insert on exchanges
  referencing new table as added for each statement execute function assert_exchanges_name_what_is_there();

-- What an exchange tells of never changes.
create function keep_names_of_exchange() returns trigger language plpgsql as $$
begin
  raise exception 'what an exchange names never changes' using errcode = 'restrict_violation';
end $$;

create trigger exchanges_keep_what_they_name before update of notice_id, replaces on exchanges for each row
  when (old.notice_id is distinct from new.notice_id or old.replaces is distinct from new.replaces)
  execute function keep_names_of_exchange();

-- The other half of what the references held.
create function keep_what_exchanges_name() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'notices' then
    if exists (select 1 from exchanges where notice_id = old.id) then
      raise exception 'an exchange tells of this notice' using errcode = 'foreign_key_violation';
    end if;
  elsif exists (select 1 from exchanges where replaces = old.id) then
    raise exception 'an exchange replaces this one' using errcode = 'foreign_key_violation';
  end if;
  return old;
end $$;

create trigger notices_that_are_told_stay before delete on notices for each row execute function keep_what_exchanges_name();
create trigger exchanges_that_are_replaced_stay before delete on exchanges
  for each row execute function keep_what_exchanges_name();
