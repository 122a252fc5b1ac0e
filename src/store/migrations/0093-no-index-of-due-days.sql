-- A whole province's bills of one collection are due on one day: half a million rows that no order helps to page through.
-- The console looks for due days within schools, which have an index of their own.
drop index bills_by_due_day;
