import { expect } from 'vitest'
import { type Bill, isInForce } from '../../src/domain/bills/bill.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { testRules } from './approvals.ts'
import { later, tellBoth } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

/** Who does what happens, why and when. */
export const act = { by: 'An', reason: 'so it is', at: later(40) }
export const anActor = { by: 'An', person: 'An', login: 'An' }
export const tell = () => tellBoth
export const when = { at: act.at, tell }
export const oneDecides = { ...testRules, limits: { 'write-off': 1_000_000, refund: 1_000_000 } }
export const morningOf = (day: string) => new Date(`${day}T09:00:00+07:00`)

/** Money that goes back already is not taken back, and credit that was used since closes nothing. */
export const unlessConflict = (error: unknown) => {
  if (!(error instanceof GatewayError) || error.code !== 'conflict') throw error
}

/** Plays steps in their order, so many at once. */
export async function playAtOnce<Step>(
  steps: readonly Step[],
  atOnce: number,
  run: (step: Step) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < steps.length; start += atOnce)
    await Promise.all(steps.slice(start, start + atOnce).map(run))
}

/** What is paid of a bill and closes it. */
export const closing = ({ state, paid, payable }: Bill): number =>
  isInForce(state) || ['expired', 'carried', 'written-off'].includes(state) ? Math.min(paid, payable) : 0

/** The balances of some schools and bank accounts by account of the ledger, which sum up to zero. */
export async function balancesOf(
  { pool }: StoreBench,
  schoolCodes: readonly string[],
  accounts: readonly string[],
): Promise<(account: string) => number> {
  const { rows } = await pool.query<{ account: string; balance: number }>(
    `select account, sum(part) as balance from ledger_entries
     cross join lateral (values (debit, amount), (credit, -amount)) as side (account, part)
     where school_code = any($1) or substr(debit, 6) = any($2) or substr(credit, 6) = any($2)
       or school_code is null and cause_id in (
         select allocations.id from allocations join bank_lines on bank_lines.id = line_id
         where bank_lines.account = any($2))
     group by account`,
    [schoolCodes, accounts],
  )
  const balances = new Map(rows.map(({ account, balance }) => [account, balance]))
  expect(sumOf([...balances.values()])).toBe(0)
  return (account) => balances.get(account) ?? 0
}

export const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)
