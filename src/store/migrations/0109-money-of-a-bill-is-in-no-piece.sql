-- A payment of which the bill is known has no piece, or its money could be given to somebody else as well: looked at as the
-- transaction ends, in which its bill is found and its piece is ended.
create function assert_money_of_bill_is_in_no_piece() returns trigger language plpgsql as $$
begin
  if exists (select 1 from allocations where payment_id = new.id and undone_at is null) then
    raise exception 'the money of this payment is in pieces' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create constraint trigger payments_of_bills_are_in_no_piece after update of bill_id on payments
  deferrable initially deferred for each row
  when (old.bill_id is null and new.bill_id is not null) execute function assert_money_of_bill_is_in_no_piece();
