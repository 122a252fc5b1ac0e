import { endsOfDaysSql } from '../statements/ends-of-days.sql.ts'
import { billProofs } from './bill-proofs.sql.ts'
import { grouped } from './grouped.sql.ts'
import { ownerProofs } from './owner-proofs.sql.ts'
import { settlementProofs } from './settlement-proofs.sql.ts'

/** One thing that is proved of money. */
interface Proof {
  readonly says: string
  /** How many things there are to look at. */
  readonly looked: string
  /** One row with a `name` for each that is wrong. */
  readonly wrong: string
}

/** What keeps money from being posted twice, by the name of its index. */
const guards = [
  'ledger_posts_money_once',
  'payments_reference_is_unique_at_its_channel',
  'bank_lines_are_one_event',
  'statement_lines_count_once',
  'statement_lines_match_a_payment_once',
  'business_day_rows_pkey',
]

const signed = `case direction when 'in' then amount else -amount end`

/** What is proved of money, in this order. A name says where to look and never who somebody is. */
export const moneyProofs = {
  'journal-sums-to-zero': {
    says: 'each row of the journal debits one account and credits another with the same amount',
    looked: 'select count(*) from ledger_entries',
    wrong: `
      select 'entry ' || id as name from ledger_entries
      where amount <= 0 or debit = credit or debit = '' or credit = ''`,
  },
  'nothing-posted-twice': {
    says: 'nothing is in the journal twice, and what keeps it so is in its place',
    looked: 'select count(*) from ledger_entries',
    wrong: `
      select cause || ' ' || cause_id || ', ' || debit || ' to ' || credit || ': ' || count(*) || ' times' as name
      from ledger_entries group by cause, cause_id, debit, credit having count(*) > 1
      union all
      select 'the guard ' || guard || ' is gone' from unnest('{${guards.join(',')}}'::text[]) as guard
      where not exists (
        select 1 from pg_index join pg_class on pg_class.oid = indexrelid
        where relname = guard and indisunique and indisvalid and relnamespace = current_schema()::regnamespace)`,
  },
  'payments-are-posted': {
    says: 'each paid payment is in the journal with its amount, once',
    looked: `select count(*) from payments where state = 'paid'`,
    wrong: `
      select 'payment ' || payments.id || ': ' || ${grouped('coalesce(paid_amount, 0)')} || ' đồng, posted ' || ${grouped('coalesce(posted, 0)')} as name
      from payments left join (
        select cause_id, sum(amount) as posted from ledger_entries where cause = 'payment' group by cause_id
      ) as entries on cause_id = payments.id
      where state = 'paid' and coalesce(paid_amount, 0) <> coalesce(posted, 0)
      union all
      select 'entries of payment ' || cause_id || ', which is not there' from ledger_entries
      where cause = 'payment' and not exists (select 1 from payments where payments.id = cause_id)`,
  },
  ...billProofs,
  'lines-are-in-one-place': {
    says: 'every đồng of every bank line is in exactly one place',
    looked: 'select count(*) from bank_lines',
    wrong: `
      select 'line ' || bank_lines.id || ' of ' || account || ': ' || ${grouped('amount')} || ' đồng, placed ' || ${grouped('coalesce(placed, 0)')} as name
      from bank_lines left join (
        select line_id, sum(amount) as placed from allocations where undone_at is null group by line_id
      ) as places on line_id = bank_lines.id
      where amount <> coalesce(placed, 0)`,
  },
  'payments-are-in-one-place': {
    says: 'every đồng of every payment is its bill’s, or where no bill was known, in exactly one place',
    looked: `select count(*) from payments where state = 'paid'`,
    wrong: `
      select 'payment ' || payments.id || ': ' || ${grouped('case when bill_id is null then paid_amount else 0 end')}
        || ' đồng without a bill, placed ' || ${grouped('coalesce(placed, 0)')} as name
      from payments left join (
        select payment_id, sum(amount) as placed from allocations
        where payment_id is not null and undone_at is null group by payment_id
      ) as places on payment_id = payments.id
      where case when state = 'paid' and bill_id is null then paid_amount else 0 end <> coalesce(placed, 0)`,
  },
  ...ownerProofs,
  ...settlementProofs,
  'accounts-agree-with-the-bank': {
    says: 'the journal has on each bank account what its lines moved',
    looked: 'select count(distinct account) from bank_lines',
    wrong: `
      select coalesce(lines.account, journal.account) || ': lines ' || ${grouped('coalesce(moved, 0)')} || ' đồng, journal '
        || ${grouped('coalesce(balance, 0)')} as name
      from (select account, sum(${signed}) as moved from bank_lines group by account) as lines
      full join (
        select substr(account, 6) as account, sum(amount) as balance
        from (
          select debit as account, amount from ledger_entries where debit like 'bank:%'
          union all
          select credit, -amount from ledger_entries where credit like 'bank:%'
        ) as sides group by account
      ) as journal on journal.account = lines.account
      where coalesce(moved, 0) <> coalesce(balance, 0)`,
  },
  'statements-add-up': {
    says: 'what each statement says of the balance is what moved since the one before',
    looked: 'select count(*) from account_statements where closing is not null and last_day is not null',
    wrong: `
      select 'account ' || account || ', statement to ' || last_day || ': ' || ${grouped('closing - before - moved')} || ' đồng' as name
      from (
        select account, last_day, closing, lag(last_day) over in_order as before_day,
          coalesce(lag(closing) over in_order, opening) as before
        from (
          ${endsOfDaysSql('closing is not null')}
        ) as ends
        window in_order as (partition by account order by last_day)
      ) as steps
      cross join lateral (
        select coalesce(sum(${signed}), 0) as moved from bank_lines
        where bank_lines.account = steps.account and booked_on <= last_day
          and booked_on > coalesce(before_day, '-infinity'::date)
      ) as movements
      where before is not null and closing <> before + moved`,
  },
} as const satisfies Record<string, Proof>
