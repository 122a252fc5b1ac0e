import type { Pool } from 'pg'
import type {
  ReportedSchool,
  ReportStore,
  Sums,
  SumsOfBillPeriod,
  SumsOfClass,
} from '../../ports/reports/report-store.ts'

/** Adds up what reports say in PostgreSQL. */
export function createReportStore(pool: Pool): ReportStore {
  const bySchool = async (sql: string, values: readonly unknown[]) => {
    const { rows } = await pool.query(sql, [...values])
    return rows.map(({ schoolCode, ...sums }) => ({ schoolCode: schoolCode as string, sums: sums as Sums }))
  }
  return {
    async schools(schoolCodes) {
      const { rows } = await pool.query<ReportedSchool>(schoolsSql, [schoolCodes])
      return new Map(rows.map((school) => [school.code, school]))
    },

    cashless: ({ from, to, firstDay, lastDay }, schoolCodes) =>
      bySchool(cashlessSql, [schoolCodes, from, to, firstDay, lastDay]),

    collected: ({ from, to }, schoolCodes) => bySchool(collectedSql, [schoolCodes, from, to]),

    async exemptions({ from, to, firstDay, lastDay }, schoolCodes) {
      const { rows } = await pool.query(exemptionsSql, [schoolCodes, from, to, firstDay, lastDay])
      return rows.map(
        ({ schoolCode, schoolYear, period, ...sums }): SumsOfBillPeriod => ({
          ...{ schoolCode, schoolYear, period, sums },
        }),
      )
    },

    balances: ({ to }, schoolCodes) => bySchool(balancesSql, [schoolCodes, to]),

    async classes({ from, to }, schoolCode) {
      const { rows } = await pool.query(classesSql, [schoolCode, from, to])
      return rows.map(
        ({ className, pupils, ...sums }): SumsOfClass => ({ className, pupils, sums: { ...sums, pupils } }),
      )
    },
  }
}

const schoolsSql = `
  select code, coalesce(profile ->> 'name', code) as name, profile ->> 'area' as area,
    profile -> 'unit' ->> 'code' as "unitCode", profile -> 'unit' ->> 'name' as "unitName"
  from schools where $1::text[] is null or code = any($1)`

/** Cash over the counter of a school is cash; a card there, every channel and every transfer is not. */
const cashlessSql = `
  select school_code as "schoolCode", coalesce(sum(count) filter (where is_cash), 0) as "cashCount",
    coalesce(sum(amount) filter (where is_cash), 0) as cash,
    coalesce(sum(count) filter (where not is_cash), 0) as "cashlessCount",
    coalesce(sum(amount) filter (where not is_cash), 0) as cashless
  from (
    select school_code, channel = 'counter-cash' as is_cash, count(*) as count, sum(paid_amount) as amount
    from payments join bills on bills.id = bill_id
    where payments.state = 'paid' and paid_at >= $2 and paid_at < $3
      and ($1::text[] is null or school_code = any($1))
      and not exists (select 1 from reversals where payment_id = payments.id)
    group by 1, 2
    union all
    select school_code, false, count(*), sum(allocations.amount)
    from bank_lines join allocations on line_id = bank_lines.id
    where outcome = 'posted' and undone_at is null and direction = 'in' and booked_on between $4::date and $5::date
      and ($1::text[] is null or school_code = any($1))
    group by 1
    union all
    select school_code, false, count(*), sum(allocations.amount)
    from payments join allocations on allocations.payment_id = payments.id
    where outcome = 'posted' and undone_at is null and paid_at >= $2 and paid_at < $3
      and ($1::text[] is null or school_code = any($1))
    group by 1
  ) as came
  group by school_code`

const collectedSql = `
  select school_code as "schoolCode", count(*) as bills, sum(payable) as payable, sum(least(paid, payable)) as paid,
    count(*) filter (where paid >= payable) as settled
  from bills
  where issued_at >= $2 and issued_at < $3 and state not in ('draft', 'cancelled')
    and ($1::text[] is null or school_code = any($1))
  group by school_code`

/** What exemptions took off the lines of a bill: neither what is voluntary, which nobody owes, nor what another bill asks. */
const exempt = '(gross - voluntary - (payable + carried_on - taken_over - late_fees - contributed))'

/** Transfers that name no period stand in a row of their own. */
const exemptionsSql = `
  select school_code as "schoolCode", school_year as "schoolYear", period, sum(bills) as bills, sum(gross) as gross,
    sum(exempt) as exempt, sum(compensation) as compensation, sum(received) as received
  from (
    select school_code, school_year, period, count(*) filter (where ${exempt} > 0) as bills,
      sum(gross) as gross, sum(${exempt}) as exempt, sum(budget_compensation) as compensation,
      0::bigint as received
    from bills
    where issued_at >= $2 and issued_at < $3 and state not in ('draft', 'cancelled')
      and ($1::text[] is null or school_code = any($1))
    group by 1, 2, 3
    union all
    select school_code, school_year, coalesce(period, '–'), 0, 0, 0, 0, sum(amount) from budget_transfers
    where received_on between $4::date and $5::date and ($1::text[] is null or school_code = any($1))
    group by 1, 2, 3
  ) as rows
  group by 1, 2, 3 order by 1, 2, 3`

/** What is owed stands in debit, what the school owes in credit. */
const balancesSql = `
  select school_code as "schoolCode",
    coalesce(sum(moved) filter (where account = 'receivable'), 0) as "byPayers",
    coalesce(sum(moved) filter (where account = 'budget-compensation'), 0) as "byBudget",
    coalesce(-sum(moved) filter (where account = 'payer-credit'), 0) as "toPayers",
    coalesce(-sum(moved) filter (where account = 'refunds-due'), 0) as "toRefund",
    coalesce(-sum(moved) filter (where account = 'held-for-others'), 0) as "toOthers",
    coalesce(-sum(moved) filter (where account = 'between-schools' or account like 'in-transit:%'), 0) as "toSchools"
  from (
    select school_code, debit as account, sum(amount) as moved from ledger_entries
    where school_code is not null and booked_at < $2 and ($1::text[] is null or school_code = any($1)) group by 1, 2
    union all
    select school_code, credit, -sum(amount) from ledger_entries
    where school_code is not null and booked_at < $2 and ($1::text[] is null or school_code = any($1)) group by 1, 2
  ) as sides
  group by school_code`

const classesSql = `
  select class_name as "className", count(distinct student_code) as pupils, count(*) as bills, sum(payable) as payable,
    sum(least(paid, payable)) as paid
  from bills join students on students.school_code = bills.school_code and students.code = student_code
  where bills.school_code = $1 and issued_at >= $2 and issued_at < $3 and bills.state not in ('draft', 'cancelled')
  group by class_name order by class_name`
