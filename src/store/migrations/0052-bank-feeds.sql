-- Banks that tell of movements by messages, and what is kept of every message so that it can be read again.

-- The request around the bytes of a notice (its method, query and headers, signatures among them), sealed: the same code
-- reads it again as it read it first. It goes when the bytes go.
alter table payment_notices add column sealed_request bytea;
create function forget_request_of_notice() returns trigger language plpgsql as $$
begin
  new.sealed_request := null;
  return new;
end $$;
create trigger payment_notices_forget_their_request before update of sealed on payment_notices
  for each row when (new.sealed is null) execute function forget_request_of_notice();

create index payment_notices_by_time on payment_notices (received_at, id);
-- What was cut short by the end of its process.
create index payment_notices_without_outcome on payment_notices (received_at) where outcome is null;

-- Which movements a message told of.
create table notice_lines (
  notice_id bigint not null references payment_notices (id),
  line_id uuid not null references bank_lines (id),
  primary key (notice_id, line_id)
);
create index notice_lines_of_line on notice_lines (line_id);

-- What an account held before and after a movement, as its bank says: where one balance does not go on from another,
-- movements between them are missing here.
create table balance_points (
  line_id uuid primary key references bank_lines (id),
  account text not null,
  -- Which bank or service said it first.
  source text not null,
  at timestamptz not null,
  before bigint not null,
  after bigint not null
);
create index balance_points_of_account on balance_points (account, at);

-- Up to where the balances of an account go on from each other, so that no more is looked through than must be.
create table balance_checks (
  account text primary key,
  complete_through timestamptz not null
);

-- How far the movements of a bank have been asked for, and when it is asked next.
create table feed_pulls (
  feed text primary key,
  -- Every movement up to here was asked for.
  pulled_through timestamptz not null,
  -- Asked for from here the next time, where movements are missing from longer ago.
  wanted_from timestamptz,
  next_at timestamptz not null,
  pulled_at timestamptz,
  failures int not null default 0,
  problem_code text
);
