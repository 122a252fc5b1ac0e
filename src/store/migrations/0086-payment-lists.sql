-- The console lists payments newest first, by channel and state, by amount, and shows the life of one.
create index payments_by_state on payments (channel, state, id);
create index payments_by_amount on payments ((coalesce(paid_amount, amount)), id);
create index breaks_of_payment on breaks (payment_id) where payment_id is not null;
