-- What a bank told otherwise is kept whole, so that people see both tellings side by side and may take the second in; it stands open until
-- somebody ends it. Of what was kept before, the amount alone is known: it can be let go of, and not taken in.
alter table bank_line_conflicts
  add column account text,
  add column direction text check (direction in ('in', 'out')),
  add column reference text,
  add column booked_on date,
  add column at timestamptz,
  add column virtual_account text,
  -- The first of those that say the same: the others are that contradiction once more.
  add column repeats bigint references bank_line_conflicts (id),
  add column ending text check (ending in ('nothing-moved', 'taken-in', 'in-its-place')),
  add column ended_at timestamptz,
  add column ended_by text,
  add constraint bank_line_conflicts_end_whole check (num_nulls(ending, ended_at, ended_by) in (0, 3)),
  add constraint bank_line_conflicts_end_at_the_first check (repeats is null or ending is null);

create index bank_line_conflicts_of_line on bank_line_conflicts (line_id);
create index bank_line_conflicts_open on bank_line_conflicts (id) where repeats is null and ended_at is null;
