-- A payment that is confirmed after the file that tells of it is found by what its line names.
alter table statement_lines add column request_reference text;
alter table statement_lines add column provider_transaction text;

-- Looked for every few seconds, and there are few.
create index breaks_of_lines_alone on breaks (source)
  where category = 'only-at-bank' and reason = 'only-at-bank' and state in ('open', 'excepted') and payment_id is null;
