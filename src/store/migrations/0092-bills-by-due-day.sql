-- The console narrows bills by the day that they are due. Bills of one collection come together and are due together, so
-- that a summary of each range of pages finds them, and intake pays nothing for it.
create index bills_by_due_day on bills using brin (due_on) with (pages_per_range = 32);
