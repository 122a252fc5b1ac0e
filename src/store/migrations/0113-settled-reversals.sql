-- What a provider says that it took back, joined with the reversal by which it was taken back here.
alter table settlement_items add column reversal_id uuid references reversals (id);
-- What was taken back is settled once, in however many files it stands.
create unique index settlement_items_settle_a_reversal_once on settlement_items (reversal_id) where reversal_id is not null;
create index settlement_items_that_take_back on settlement_items (payment_id) where kind <> 'payment';
create index settlement_items_nothing_here_answers_to on settlement_items (payment_id)
  where kind <> 'payment' and outcome = 'only-at-provider' and refund_id is null and reversal_id is null;

-- The item that a difference is of; nothing where none tells of the payment.
alter table breaks add column item_id uuid references settlement_items (id);
create index breaks_of_item on breaks (item_id) where item_id is not null;

with differing as (
  select id, settlement_file_id as file_id, bank_reference as reference, bank_amount as gross, category,
    row_number() over (partition by settlement_file_id, bank_reference, bank_amount, category order by id) as place
  from breaks where settlement_file_id is not null and bank_amount is not null
),
told as (
  select id, file_id, coalesce(provider_transaction, partner_transaction) as reference, gross, outcome,
    case outcome when 'only-at-provider' then 'only-at-bank' else outcome end as category
  from settlement_items where outcome in ('amount-differs', 'only-at-provider', 'duplicate')
),
placed as (
  select *, row_number() over (partition by file_id, reference, gross, category order by id) as place from told
)
update breaks set item_id = placed.id
from differing join placed on placed.file_id = differing.file_id and placed.gross = differing.gross
  and placed.category = differing.category and placed.place = differing.place
  and placed.reference is not distinct from differing.reference
where breaks.id = differing.id;

-- Beside what a provider took back stood the whole payment, and the difference was twice what it is.
update breaks set our_amount = null
from settlement_items as items
where items.id = item_id and items.kind <> 'payment' and breaks.state in ('open', 'excepted');
