-- The console lists days newest first, and by the kind of their book; without these it sorts all of them.
create index business_days_in_order on business_days (day desc, book);
create index business_days_of_kind on business_days (split_part(book, ':', 1), day desc, book);
-- A day's page names the files that tell of it.
create index statement_files_by_day on statement_files (source, business_day);
create index account_statements_by_day on account_statements (account, last_day);
-- Differences are listed newest first, by what they are, whose they are and where they stand.
create index breaks_by_state on breaks (state, id);
create index breaks_by_category on breaks (category, id);
create index breaks_of_owner on breaks (owner, id) where owner is not null;
