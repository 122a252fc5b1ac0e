-- How many workers in a row died, or hung past their lease, with an exchange in their hands before the one that has it
-- now. What two have died of is taken alone, so that the others of its batch go on; what five have died of is held.
alter table exchanges add column crashes smallint not null default 0;

-- Looked at by every claim, and all but empty.
create index exchanges_suspect on exchanges (partner, due_at, id)
  where crashes >= 1 and state in ('waiting', 'signed', 'sending', 'queued', 'unknown');
