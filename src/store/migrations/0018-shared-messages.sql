-- One message may tell of several exchanges. It stands in the evidence once, as that of the first of them, which carries
-- the others, and so does its answer.

-- All the exchanges that a shared message tells of; empty where it tells of one.
alter table evidence add column carries bigint[];

-- From an exchange that was carried to the message that told of it.
create table carried_exchanges (
  exchange_id bigint not null references exchanges (id),
  fence int not null,
  -- What the partner knows it by.
  reference text not null,
  -- Whose evidence the message is, and under which lease.
  carrier_id bigint not null,
  carrier_fence int not null,
  primary key (exchange_id, fence)
);

-- The evidence of each exchange, whoever carried it.
create view evidence_of_exchanges as
  select exchange_id, id, fence, direction, operation, reference, content_type, headers, sealed,
    carries is not null as is_shared
  from evidence
  union all
  select carried.exchange_id, evidence.id, carried.fence, direction, operation, carried.reference, content_type,
    headers, sealed, true
  from carried_exchanges as carried
  join evidence on evidence.exchange_id = carried.carrier_id and evidence.fence = carried.carrier_fence;

-- It shares a message with no other: a refusal of several does not say which of them was meant.
alter table exchanges add column alone boolean not null default false;
