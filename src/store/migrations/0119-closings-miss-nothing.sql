-- All of a book that came before this instant is counted by the closed day or by one before it. The next closing looks from here on:
-- for what was on its way when this one looked, and for what this one saw and is of a later day. Days that an older version closed
-- say nothing, so the next one of their book looks through everything.
alter table business_days add column uncounted_since timestamptz;

-- Money that fitted several owners and was there to be seen when two people let a day go without `ambiguous-money`. What came after
-- that, or from a transaction that was open then, they did not see: it keeps a later day open.
create table business_day_excepted_pieces (
  book text collate "C" not null,
  day date not null,
  allocation_id uuid not null references allocations (id),
  primary key (book, allocation_id, day),
  foreign key (book, day) references business_days (book, day)
);

insert into business_day_excepted_pieces (book, day, allocation_id)
select book, day, allocation_id
from business_day_exceptions as granted
cross join lateral (
  select allocations.id as allocation_id
  from bank_lines join allocations on line_id = bank_lines.id and undone_at is null
  where outcome = 'ambiguous' and made_at <= granted.at and (
    'bank:' || account = book
    or account in (select number from school_accounts where 'school:' || school_code = book))
) as seen
where condition = 'ambiguous-money';

create trigger business_day_excepted_pieces_stay before update or delete on business_day_excepted_pieces
  for each row execute function refuse_to_change_history();
create trigger business_day_excepted_pieces_are_of_open_days after insert on business_day_excepted_pieces
  referencing new table as added for each statement execute function assert_day_is_open();
