-- Workers look again and again for values that another data key has sealed, which reads all that is sealed. Some process may seal with
-- the old key for a moment after a rotation, and commit later: a place is done when nothing is found for a while after this instant.
alter table resealings add column begun_at timestamptz not null default now();
