-- What one person asks for and another decides (maker and checker), and who a login belongs to.

-- Whose login it is: two logins of one person are one person. Empty: the client is a person of its own.
alter table clients add column person text;

create table approvals (
  id uuid primary key,
  -- src/domain/approval.ts has the kinds and what each asks for.
  kind text not null,
  -- Of what stands here only one may be open in its kind; empty where several may.
  alone text,
  school_code text,
  amount bigint check (amount > 0),
  -- Names and numbers of records, amounts; nothing of people.
  payload jsonb not null,
  state text not null check (state in ('waiting', 'approved', 'done', 'rejected', 'withdrawn', 'expired', 'failed')),
  requested_login text not null,
  requested_person text not null,
  requested_at timestamptz not null,
  -- How long it waits between the approval and its effect.
  wait_ms bigint not null check (wait_ms >= 0),
  -- Nobody decided until then: it is over.
  expires_at timestamptz not null,
  takes_effect_at timestamptz,
  check ((state = 'approved') = (takes_effect_at is not null))
);

create unique index approvals_stand_alone on approvals (kind, alone) where state in ('waiting', 'approved');
create index approvals_waiting on approvals (expires_at) where state = 'waiting';
create index approvals_to_take_effect on approvals (takes_effect_at) where state = 'approved';

-- Who did what to an approval, and why, from the request on. Rows are never changed.
create table approval_steps (
  approval_id uuid not null references approvals (id),
  place int not null,
  at timestamptz not null,
  state text not null,
  made_by text not null,
  person text,
  reason text not null,
  primary key (approval_id, place)
);

create function refuse_to_change_history() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger approval_steps_stay before update or delete on approval_steps
  for each statement execute function refuse_to_change_history();
