-- Taking lines by the million: one index less for each of them, and one where there was none.

-- The reference first: it tells nearly every line from every other, and a payer asks for their transfer by it alone.
alter table bank_lines drop constraint bank_lines_are_one_event;
alter table bank_lines add constraint bank_lines_are_one_event unique (reference, account, direction);
drop index bank_lines_by_reference;

-- Who told of a line. Lines of a file are next to each other in it too.
create index bank_line_witnesses_of_line on bank_line_witnesses (line_id);
