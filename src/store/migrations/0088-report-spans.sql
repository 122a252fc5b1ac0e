-- Reports add up what was issued, paid and booked within a span of time; rows lie in the order of time, so that a block
-- says enough.
create index bills_by_issue on bills using brin (issued_at) with (pages_per_range = 32);
create index payments_by_time on payments using brin (paid_at) with (pages_per_range = 32);
