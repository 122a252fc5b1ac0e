-- What a provider settles of money that went back through it.

alter table settlement_items add column refund_id uuid references refunds (id);
-- A refund is settled once, in however many files it stands.
create unique index settlement_items_settle_a_refund_once on settlement_items (refund_id) where refund_id is not null;
