-- A difference that asks whether two payments are one names both.
alter table breaks add column other_payment_id uuid references payments (id);

update breaks set other_payment_id = superseded_by
from payments where payments.id = breaks.payment_id and reason = 'confirmed-beside';
