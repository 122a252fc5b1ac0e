-- Money that came and was taken away again, by the movement that says so, is in a place of its own: neither income nor a fee.
-- Earlier rows say `not-fee` of it and stay as they are.
alter table allocations drop constraint allocations_outcome_check;
alter table allocations add constraint allocations_have_a_known_outcome
  check (outcome in ('posted', 'ambiguous', 'suspense', 'not-fee', 'reversed')) not valid;

-- What went out and nothing explains: a movement that comes later may be what it took back.
create index allocations_going_out on allocations (amount) where why = 'outgoing' and undone_at is null;
