-- A payment may be confirmed before anybody says what its channel calls it, and a day may have counted it so. What is told later is the
-- payment's transaction for everybody but that day, which is never asked whether it is closed: what it counts does not change.
alter table payments add column transaction_told_later boolean not null default false;
