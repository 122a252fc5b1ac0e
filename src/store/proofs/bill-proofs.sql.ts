import { isOwing } from '../bills/bill-rows.ts'
import { grouped } from './grouped.sql.ts'

/** What a correction books beside the difference of the lines: money that becomes credit, a bank's fee that is not borne any more. */
const comesOff = `debit = 'receivable' and credit in ('payer-credit', 'fees-and-charges')`

/**
 * What entries did to bills, one row for each: `closed` is what came off what the bill asks (taken back: below 0), `beyond` what
 * the same money left as its payer's credit. A bill is known by what caused the entry.
 */
const movesOfBills = `
  select bill_id, sum(case 'receivable' when credit then amount when debit then -amount end) as closed,
    sum(case 'payer-credit' when credit then amount when debit then -amount end) as beyond
  from (
    select payments.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join payments on payments.id = cause_id where cause in ('payment', 'owner-found')
    union all
    select allocations.bill_id, debit, case when cause = 'allocation' then credit end, entry.amount
    from ledger_entries as entry join allocations on allocations.id = cause_id
    where cause = 'allocation' and credit = 'receivable' or cause = 'allocation-undone' and debit = 'receivable'
    union all
    select credit_uses.bill_id, null, credit, entry.amount
    from ledger_entries as entry join credit_uses on credit_uses.id = cause_id where cause = 'credit-used'
    union all
    select reversals.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join reversals on reversals.id = cause_id where cause = 'payment-reversed'
    union all
    select refunds.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join refunds on refunds.id = cause_id
    where cause in ('refund-approved', 'refund-refused', 'refund-returned')
    union all
    select bill_revisions.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join bill_revisions on bill_revisions.id = cause_id
    where cause = 'bill-corrected' and ${comesOff}
  ) as moves
  where bill_id is not null group by bill_id`

/** What entries say that bills ask: their issue, each correction of their lines, what paying late cost, and what was given beside. */
const asksOfBills = `
  select bill_id, sum(case 'receivable' when debit then amount when credit then -amount end) as asked
  from (
    select cause_id as bill_id, debit, credit, amount from ledger_entries where cause = 'bill-issued'
    union all
    select bill_revisions.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join bill_revisions on bill_revisions.id = cause_id
    where cause = 'bill-corrected' and not (${comesOff})
    union all
    select bill_late_fees.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join bill_late_fees on bill_late_fees.id = cause_id where cause = 'late-fee'
    union all
    select given.bill_id, debit, credit, entry.amount
    from ledger_entries as entry join bill_contributions as given on given.id = cause_id where cause = 'contribution'
    union all
    select debt.from_bill, debit, credit, entry.amount
    from ledger_entries as entry join carried_debts as debt on debt.id = cause_id
    where cause in ('debt-carried', 'debt-returned')
  ) as asks
  group by bill_id`

/** What is proved of what bills say of themselves. */
export const billProofs = {
  'bills-ask-what-was-booked': {
    says: 'each bill asks what the journal says that it asks',
    // One that was cancelled as a draft was never booked.
    looked: `select count(*) from bills where state <> 'draft'`,
    wrong: `
      select 'bill ' || bills.id || ' of ' || school_code || ': asks ' || ${grouped('payable')} || ' đồng, booked ' || ${grouped('coalesce(asked, 0)')} as name
      from bills left join (${asksOfBills}) as booked on bill_id = bills.id
      where state <> 'draft' and payable <> coalesce(asked, 0) and not (state = 'cancelled' and asked is null)`,
  },
  'bills-are-paid-by-money': {
    says: 'what each bill says is paid came from payments, bank lines and credit',
    looked: 'select count(*) from bills',
    // Money beyond what a bill asks stands on it as paid too, until it is used otherwise.
    wrong: `
      select 'bill ' || bills.id || ' of ' || school_code || ': paid ' || ${grouped('paid')} || ' đồng, came ' || ${grouped('coalesce(closed, 0)')}
        || case when coalesce(beyond, 0) > 0 then ' and ' || ${grouped('beyond')} || ' beyond' else '' end as name
      from bills left join (${movesOfBills}) as moved on bill_id = bills.id
      where paid not between coalesce(closed, 0) and coalesce(closed, 0) + greatest(coalesce(beyond, 0), 0)
        or state in ('issued', 'published', 'partly-paid', 'paid', 'overpaid', 'expired', 'carried')
          and least(paid, payable) <> coalesce(closed, 0)`,
  },
  'bills-are-in-their-state': {
    says: 'the state of each bill is what its money says',
    looked: `select count(*) from bills where state in ('issued', 'published', 'partly-paid', 'paid', 'overpaid')`,
    wrong: `
      select 'bill ' || id || ' of ' || school_code || ': ' || state || ', of ' || ${grouped('payable')} || ' đồng are paid ' || ${grouped('paid')} as name
      from bills
      where state in ('issued', 'published') and (paid <> 0 or payable = 0)
        or state = 'partly-paid' and (paid <= 0 or paid >= payable)
        or state = 'paid' and paid <> payable
        or state = 'overpaid' and paid <= payable`,
  },
  'receivables-are-asked-by-bills': {
    says: 'what the journal says that a school is owed, its bills ask',
    looked: "select count(*) from ledger_entries where 'receivable' in (debit, credit)",
    wrong: `
      select 'school ' || school_code || ': bills ask ' || ${grouped('coalesce(asked, 0)')} || ' đồng, booked ' || ${grouped('coalesce(booked, 0)')} as name
      from (
        select school_code, sum(payable - least(paid, payable)) as asked from bills
        where state ${isOwing} or state = 'expired' group by 1
      ) as open
      full join (
        select school_code, sum(case 'receivable' when debit then amount else -amount end) as booked from ledger_entries
        where 'receivable' in (debit, credit) group by 1
      ) as owed using (school_code)
      where coalesce(asked, 0) <> coalesce(booked, 0)`,
  },
  'debts-are-asked-once': {
    says: 'what one bill asks instead of another is owed of it alone, by a line that names the other',
    looked: 'select count(*) from carried_debts',
    wrong: `
      select 'bill ' || bills.id || ' of ' || school_code || ': ' || ${grouped('carried_on')} || ' đồng went on, '
        || ${grouped('coalesce(went, 0)')} || ' noted, taken over ' || ${grouped('taken_over')} || ', noted ' || ${grouped('coalesce(came, 0)')} as name
      from bills
      left join (
        select from_bill, sum(amount) as went from carried_debts where returned_at is null group by 1
      ) as going on from_bill = bills.id
      left join (
        select to_bill, sum(amount) as came from carried_debts where returned_at is null group by 1
      ) as coming on to_bill = bills.id
      where (carried_on > 0 or going.from_bill is not null) and carried_on <> coalesce(went, 0)
        or state = 'carried' and paid <> payable
        or (taken_over > 0 or coming.to_bill is not null) and state not in ('cancelled', 'refunded')
          and taken_over <> coalesce(came, 0)
      union all
      select 'debts on their way in school ' || school_code || ': ' || ${grouped('sum(part)')} || ' đồng'
      from (
        select school_code, amount as part from ledger_entries where debit = 'carried-debts'
        union all
        select school_code, -amount from ledger_entries where credit = 'carried-debts'
      ) as sides
      group by school_code having sum(part) <> 0`,
  },
  'instalments-are-paid-by-money': {
    says: 'each instalment that is called paid is one of the plan that was chosen, and money came for it',
    looked: 'select count(*) from bill_instalments where paid_at is not null',
    wrong: `
      select 'instalment ' || place || ' of ' || told.plan || ' of bill ' || bill_id || ': ' || ${grouped('amount')} || ' đồng, '
        || case when bills.plan is distinct from told.plan then 'of a plan that was not chosen'
          else 'with what is called paid before it ' || ${grouped('so_far')} || ', came ' || ${grouped('coalesce(came, 0)')} end as name
      from (
        select bill_id, plan, place, amount, sum(amount) over (partition by bill_id order by plan, place) as so_far
        from bill_instalments where paid_at is not null
      ) as told
      join bills on bills.id = bill_id
      left join lateral (
        select sum(entry.amount) as came from payments join ledger_entries as entry on cause_id = payments.id
        where payments.bill_id = bills.id and cause in ('payment', 'owner-found') and credit = 'receivable'
      ) as money on true
      where bills.plan is distinct from told.plan or so_far > coalesce(came, 0)`,
  },
} as const
