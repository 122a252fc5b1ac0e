-- The life of a difference: whose it is, what was done with it, and how it ended. And files that could not be read.

alter table breaks drop constraint breaks_category_check;
alter table breaks add constraint breaks_category_check check (category in (
  'amount-differs', 'only-at-bank', 'only-here', 'duplicate', 'unread-file'));
alter table breaks drop constraint breaks_state_check;
-- `excepted` is known and let be; it keeps no day open, and a later file may still explain it.
alter table breaks add constraint breaks_state_check check (state in ('open', 'excepted', 'resolved', 'closed'));
-- A file that could not be read was not compared.
alter table breaks alter column reconciliation_id drop not null;
alter table breaks add column owner text;
-- The name of the file that could not be read, and the row where it is known.
alter table breaks add column file text;
alter table breaks add column file_row int;
alter table breaks add constraint breaks_are_of_a_comparison_or_a_file
  check ((reconciliation_id is null) = (category = 'unread-file'));

drop index breaks_miss_a_payment_once;
create unique index breaks_miss_a_payment_once on breaks (source, payment_id)
  where category = 'only-here' and state in ('open', 'excepted');
create unique index breaks_tell_of_a_file_once on breaks (source, file)
  where category = 'unread-file' and state in ('open', 'excepted');

-- Who did what with a difference, and why; append-only. Nobody is `gateway`.
create table break_steps (
  id uuid primary key,
  break_id bigint not null references breaks (id),
  place int not null,
  at timestamptz not null,
  did text not null check (did in ('assigned', 'noted', 'excepted', 'resolved', 'closed')),
  made_by text not null,
  -- How it was resolved, where it was.
  resolution text,
  -- What was written of it: it may name people.
  sealed bytea,
  unique (break_id, place)
);
