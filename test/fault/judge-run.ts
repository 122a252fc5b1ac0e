import type { Pool } from 'pg'
import type { ExchangeState } from '../../schemas/exchange.ts'
import { judge, type OwedFact } from '../../simulators/judge.ts'
import { type LedgerEntry, openLedger } from '../../simulators/ledger.ts'
import { ledgerFile } from '../../simulators/start-simulators.ts'
import { owedOfDossier, owedOfPaidBill } from '../../src/cli/demo/owed-facts.ts'
import { exchangeStanding } from '../../src/domain/exchanges/exchange.ts'
import type { AcceptedBill } from './generator.ts'

/** What a run came to, counted in facts that partners must have. */
export interface Verdict {
  readonly accepted: number
  readonly applied: number
  readonly open: number
  readonly givenUp: number
  readonly lost: number
  readonly appliedTwice: number
  /** What else must not be, in words. */
  readonly problems: readonly string[]
}

/** Where each party's exchanges stand in our configuration. */
const partnerOf: Readonly<Record<string, string>> = { national: 'national', lgsp: 'province' }

/**
 * Compares three books that know nothing of each other: what the generator was told, what the partners applied, and our
 * own rows. A fact that no partner has is open or given up only where a row says so; otherwise it is lost.
 */
export async function judgeRun(
  accepted: readonly AcceptedBill[],
  books: string,
  pool: Pool,
): Promise<Verdict> {
  const portals = ['national', 'lgsp'] as const
  const entries = portals.map((name) => openLedger(ledgerFile(books, name)).entries())
  const paid = openLedger(ledgerFile(books, 'dvcqg-platform'))
    .entries()
    .filter(({ operation, verdict }) => operation === 'paid' && verdict === 'applied')
  const paidDossiers = await dossiersOfPayments(
    pool,
    paid.map(({ reference }) => reference),
  )
  const owed = [
    ...accepted.flatMap(({ dossierNumber }) => owedOfDossier(dossierNumber)),
    ...paidDossiers.values().flatMap(owedOfPaidBill),
  ]
  const { applied, missing, again, outOfOrder, badlySigned } = judge(owed, entries)
  const standings = await standingsOfExchanges(pool)
  const standingOf = (fact: OwedFact) => {
    const event = fact.step === undefined ? 'issued' : 'paid'
    return standings.get(`${partnerOf[fact.party]} ${fact.reference} ${event}`)
  }
  const open = missing.filter((fact) => standingOf(fact) === 'open').length
  const givenUp = missing.filter((fact) => standingOf(fact) === 'given-up').length
  return {
    accepted: owed.length,
    applied,
    open,
    givenUp,
    lost: missing.length - open - givenUp,
    appliedTwice: again.length,
    problems: [
      ...problem(outOfOrder.length, 'facts were applied out of order'),
      ...problem(badlySigned.length, 'messages were badly signed'),
      ...problem(paid.length - paidDossiers.size, 'payments are unknown to us'),
      ...problem(await countUnproved(pool, entries.flat()), 'received messages are not in the evidence'),
      ...(await problemsOfRows(pool, accepted)),
      ...(await problemsOfMoney(pool, paid)),
    ],
  }
}

const problem = (count: number, words: string): string[] => (count === 0 ? [] : [`${count} ${words}`])

async function dossiersOfPayments(
  pool: Pool,
  references: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query(
    `select reference, dossier_number from payments join bills on bills.id = bill_id where reference = any($1)`,
    [references],
  )
  return new Map(rows.map((row) => [row.reference, row.dossier_number]))
}

/** The worst standing of the exchanges by partner, dossier number and event. */
async function standingsOfExchanges(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ key: string; state: ExchangeState }>(
    `select concat_ws(' ', partner, dossier_number, event) as key, exchanges.state
     from exchanges join bills on bills.id = subject_id order by exchanges.state = 'accepted' desc`,
  )
  return new Map(rows.map(({ key, state }) => [key, exchangeStanding[state]]))
}

/** Every message that a partner took must be in our evidence, byte for byte. */
async function countUnproved(pool: Pool, entries: readonly LedgerEntry[]): Promise<number> {
  const { rows } = await pool.query<{ sha256: string }>(
    `select encode(sha256, 'hex') as sha256 from evidence where direction = 'out'`,
  )
  const kept = new Set(rows.map(({ sha256 }) => sha256))
  const taken = entries.filter(({ verdict }) => verdict === 'applied' || verdict === 'repeated')
  return taken.filter(({ bodySha256 }) => !kept.has(bodySha256)).length
}

/** What the generator was told must be there as it was told, and nothing else. */
async function problemsOfRows(pool: Pool, accepted: readonly AcceptedBill[]): Promise<string[]> {
  const { rows } = await pool.query('select id, number, school_code, dossier_number from bills')
  const kept = new Map(
    rows.map((row) => [`${row.school_code} ${row.number}`, `${row.id} ${row.dossier_number}`]),
  )
  const wrong = accepted.filter(
    ({ id, dossierNumber, bill }) =>
      kept.get(`${bill.schoolCode} ${bill.number}`) !== `${id} ${dossierNumber}`,
  )
  return [
    ...problem(wrong.length, 'bills are not kept as their sender was told'),
    ...problem(
      rows.length - new Set(accepted.map(({ id }) => id)).size,
      'bills were accepted and nobody was told',
    ),
  ]
}

/** Each đồng that the platform took is posted once. */
async function problemsOfMoney(pool: Pool, paid: readonly LedgerEntry[]): Promise<string[]> {
  const { rows } = await pool.query(
    `select (select coalesce(sum(paid), 0) from bills) as bills,
       (select coalesce(sum(amount), 0) from ledger_entries where cause = 'payment') as ledger`,
  )
  const taken = paid.reduce((sum, { amount = 0 }) => sum + amount, 0)
  const { bills, ledger } = rows[0]
  return [
    ...problem(bills - taken, 'đồng more on bills than payers paid'),
    ...problem(ledger - taken, 'đồng more in the ledger than payers paid'),
  ]
}

/** The line by which a run is judged. */
export const verdictLine = ({ accepted, applied, open, givenUp, lost, appliedTwice }: Verdict): string =>
  `accepted=${accepted} applied=${applied} open=${open} given_up=${givenUp} lost=${lost} applied_twice=${appliedTwice}`
