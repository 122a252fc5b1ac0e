-- A channel takes back a payment for which no bill was known: each piece of it is taken from whoever has it, and what nobody
-- owns from nobody.
alter table reversals alter column school_code drop not null;
alter table reversals alter column student_code drop not null;
alter table reversals add column from_unowned bigint not null default 0 check (from_unowned >= 0);
-- The reversal of the whole payment that a piece was taken back by, in whose amount it counts.
alter table reversals add column part_of uuid references reversals (id) deferrable initially deferred;

alter table reversals drop constraint reversals_check;
alter table reversals add constraint reversals_add_up check (from_bill + from_credit + from_unowned = amount);
alter table reversals add constraint reversals_name_the_owner check (
  (school_code is null) = (student_code is null)
  and case when school_code is null then payment_id is not null or from_unowned = amount else from_unowned = 0 end);
alter table reversals add constraint reversals_of_parts_are_of_pieces check (part_of is null or allocation_id is not null);
