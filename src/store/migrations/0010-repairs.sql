-- What people did to many exchanges at once, so that it can be gone on with, and nothing is done twice to one of them.

create table repairs (
  id uuid primary key,
  action text not null check (action in ('replay', 'give-up')),
  filter jsonb not null,
  reason text not null,
  started_at timestamptz not null,
  finished_at timestamptz
);

alter table exchanges add column repair_id uuid references repairs (id);

create index exchanges_to_repair on exchanges (partner, id) where state in ('held', 'refused');
