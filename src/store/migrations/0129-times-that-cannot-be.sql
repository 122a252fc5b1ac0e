-- What a channel or a bank told was dated when it came, as the time that it tells cannot be that of its money: a person asks.
alter table payment_notices add column time_doubted boolean not null default false;

create index payment_notices_with_doubted_times on payment_notices (received_at) where time_doubted;
