-- Workers look again and again for values that another data key has sealed, which reads all that is sealed. Some process may seal with
-- the old key for a moment after a rotation, and commit later: a place is done when a look from its first value to its last that ends a while
-- after this instant has sealed nothing anew.
alter table resealings add column begun_at timestamptz not null default now();
alter table resealings add column of_this_look int not null default 0;
