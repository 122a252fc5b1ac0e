-- A payment that is confirmed after the file that tells of it is found by what its line names.
alter table statement_lines add column request_reference text;
alter table statement_lines add column provider_transaction text;
