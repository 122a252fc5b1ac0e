-- Where the next step of a held difference stands in its history. Volatile, so that it sees what was committed while the difference was
-- waited for: the statement that waited for it does not.
create function next_step_of_break(difference bigint) returns int language sql volatile as
  'select count(*)::int from break_steps where break_id = difference';
