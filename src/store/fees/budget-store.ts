import type { Pool } from 'pg'
import { entriesOfBudgetTransfer } from '../../domain/money/ledger.ts'
import type { BudgetAccount, BudgetOutcome, BudgetStore } from '../../ports/fees/budget-store.ts'
import { book } from '../ledger-rows.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'

/** Keeps the budget's debts and transfers in PostgreSQL. What is owed is derived from bills that stand. */
export function createBudgetStore(pool: Pool): BudgetStore {
  return {
    receive: (transfer, { by, at }) =>
      withTransaction(pool, async (client): Promise<BudgetOutcome> => {
        const { schoolCode, schoolYear, period = null, voucherNumber, decisionNumber = null } = transfer
        const { rows: schools } = await client.query('select from schools where code = $1', [schoolCode])
        if (schools.length === 0) return { is: 'unknown-school' }
        const id = timeOrderedId(at)
        const facts = [schoolYear, period, decisionNumber, transfer.amount, transfer.receivedOn]
        const { rowCount } = await client.query(
          `insert into budget_transfers (id, school_code, voucher_number, school_year, period, decision_number, amount,
             received_on, made_by, made_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
          [id, schoolCode, voucherNumber, ...facts, by, at],
        )
        if (rowCount === 0) {
          const { rows } = await client.query(
            `select id from budget_transfers where school_code = $1 and voucher_number = $2 and school_year = $3
             and period is not distinct from $4 and decision_number is not distinct from $5 and amount = $6
             and received_on = $7`,
            [schoolCode, voucherNumber, ...facts],
          )
          return rows[0] ? { is: 'repeated', id: rows[0].id } : { is: 'taken' }
        }
        const cause = { cause: 'budget-transfer', causeId: id, schoolCode, at } as const
        await book(client, entriesOfBudgetTransfer(transfer.amount), cause)
        return { is: 'accepted', id }
      }),

    async accounts(schoolYear, schoolCodes) {
      const { rows } = await pool.query<BudgetAccount>(accountsSql, [
        schoolYear,
        schoolCodes === 'all' ? null : schoolCodes,
      ])
      return rows.map((row) => ({
        ...row,
        transfers: row.transfers.map((transfer) => ({ ...transfer, madeAt: new Date(transfer.madeAt) })),
      }))
    },
  }
}

/** A period is as old as its first bill. */
const accountsSql = `
  with owed as (
    select school_code, json_agg(json_build_object('period', period, 'compensation', compensation)
      order by since, period) as periods
    from (
      select school_code, period, sum(budget_compensation) as compensation, min(issued_at) as since
      from bills
      where school_year = $1 and budget_compensation > 0 and state not in ('cancelled', 'draft')
        and ($2::text[] is null or school_code = any($2))
      group by school_code, period) as sums
    group by school_code
  ), received as (
    select school_code, json_agg(json_build_object(
      'id', id, 'period', period, 'voucherNumber', voucher_number, 'decisionNumber', decision_number,
      'amount', amount, 'receivedOn', received_on, 'madeBy', made_by, 'madeAt', made_at)
      order by received_on, id) as transfers
    from budget_transfers where school_year = $1 and ($2::text[] is null or school_code = any($2))
    group by school_code
  )
  select school_code as "schoolCode", coalesce(periods, '[]') as periods, coalesce(transfers, '[]') as transfers
  from owed full join received using (school_code) order by school_code`
