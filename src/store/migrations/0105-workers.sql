-- Which workers began to deliver and did not say that they ended. Each holds a lock for as long as its connection stands, so
-- one whose lock is free is dead, and what it had in hand need not wait until its leases end.
create table workers (
  owner text primary key,
  since timestamptz not null
);
