-- What one person decides alone counts together, so that many small requests are no way around the limit of one.

-- Who decided it alone, by the one form of a name; empty where a second person decides, and before this.
alter table approvals add column decided_alone_by text;

create index approvals_decided_alone on approvals (decided_alone_by, kind, requested_at) where decided_alone_by is not null;
