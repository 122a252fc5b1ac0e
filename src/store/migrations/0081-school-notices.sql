-- School systems are told of what happens to a school itself; its subject is what was asked for.
alter table exchanges drop constraint exchanges_subject_kind_check;
alter table exchanges add constraint exchanges_subject_kind_check check (subject_kind in ('bill', 'dossier', 'school'));

-- One function refuses to change what was written once; its twin goes.
drop trigger business_days_stay_closed on business_days;
create trigger business_days_stay_closed before update or delete on business_days
  for each row when (old.state <> 'open') execute function refuse_to_change_history();
drop trigger business_day_rows_stay on business_day_rows;
create trigger business_day_rows_stay before update or delete on business_day_rows
  for each row execute function refuse_to_change_history();
drop trigger ledger_entries_stay on ledger_entries;
create trigger ledger_entries_stay before update or delete on ledger_entries
  for each row execute function refuse_to_change_history();
drop function refuse_change();
