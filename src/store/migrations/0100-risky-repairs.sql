-- A second person decides repairs that are more than one decides alone: they wait, with their exchanges listed.

alter table repairs
  -- Whose repair it is, by the one form of a name, so that what one person begins alone counts together; empty before this.
  add column begun_person text not null default '',
  -- The request that decides it; empty where its person decided alone.
  add column approval_id uuid references approvals (id);

alter table repairs
  alter column begun_person drop default,
  drop constraint repairs_state_check,
  add constraint repairs_state_check check (state in ('waiting', 'running', 'paused', 'stopped', 'done')),
  drop constraint repairs_check,
  add constraint repairs_are_over_or_not check ((finished_at is null) = (state in ('waiting', 'running', 'paused')));

-- What one person began alone of late.
create index repairs_of_person on repairs (begun_person, action, started_at) where approval_id is null;
