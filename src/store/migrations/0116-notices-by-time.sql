-- Messages of channels lie in the order in which they came, so that a block says enough of when: each is written twice, as received
-- and with what became of it, and stood twice in an index for that.
drop index payment_notices_by_time;
create index payment_notices_by_time on payment_notices using brin (received_at)
  with (pages_per_range = 32, autosummarize = on);
