import { dongText } from '../../domain/money/dong-text.ts'
import type { Overview } from '../../ports/exchanges/overview-store.ts'
import type { StatementRun } from '../../ports/statements/statement-store.ts'
import { countText } from '../figures.ts'
import type { Verdict } from './judge-run.ts'
import type { Loaded } from './load-province.ts'

export interface Findings {
  readonly loaded: Loaded
  readonly verdict: Verdict
  readonly runs: readonly StatementRun[]
  /** Transfers to accounts of schools, and of how many no message told. */
  readonly transfers: { readonly count: number; readonly silent: number }
  readonly overview: Overview
  readonly url: string
}

const places = { console: '/console', API: '/docs', metrics: '/metrics' } as const

/** Prints what the demonstration came to, and where to look. */
export function report(
  { loaded, verdict, runs, transfers, overview, url }: Findings,
  print: (line: string) => void,
): void {
  const row = (name: string, count: number, amount?: number) => {
    const money = amount === undefined ? '' : dongText(amount).padStart(24)
    print(`  ${name.padEnd(34)} ${countText(count).padStart(9)}${money}`)
  }

  print('')
  row('bills accepted', loaded.bills.length)
  row('school transfers accepted', loaded.transfers.length)
  row('lines accepted with a warning', loaded.warned)
  row('lines refused', loaded.refused)
  print('')
  row('messages that portals must have', verdict.accepted)
  row('  delivered', verdict.delivered)
  row('  open', verdict.open)
  row('  refused or given up', verdict.givenUp)
  row('  refusals in the partners’ books', verdict.judgement.refused.length)
  print('')
  for (const { channel, states } of overview.channels) {
    for (const { state, count, amount } of states) row(`payments at ${channel}, ${state}`, count, amount)
  }
  row('transfers to accounts of schools', transfers.count)
  row('  found by asking or in statements', transfers.silent)
  for (const { day, totals, problems } of runs) {
    print('')
    for (const [outcome, { count, amount }] of Object.entries(totals))
      row(`bank ${day}, ${outcome}`, count, amount)
    row(`bank ${day}, unreadable lines`, problems.length)
  }
  print('')
  for (const [name, path] of Object.entries(places)) print(`  ${name.padEnd(8)} ${url}${path}`)
  print('')
}
