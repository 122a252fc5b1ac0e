import { openLedger } from '../../simulators/ledger.ts'
import { ledgerFile } from '../../simulators/start-simulators.ts'
import { until } from '../support/until.ts'
import type { World } from './world.ts'

const patienceMs = 60_000

/** A worker that hung was told, when it went on, that its results are another's. */
export async function lateResults({ metricsUrls }: World): Promise<string[]> {
  const count = async () => {
    const texts = await Promise.all(metricsUrls.map(async (url) => (await fetch(url)).text()))
    const counts = texts.flatMap((text) => [
      ...text.matchAll(/^lienthong_results_refused_total\{.*\} (\d+)$/gm),
    ])
    return counts.reduce((sum, [, refused]) => sum + Number(refused), 0)
  }
  const isThere = await until('a late result', async () => (await count()) > 0, patienceMs).catch(() => false)
  return isThere ? [] : ['no late result was refused']
}

/** A bill that came with other content, under its old key and a new one, left both hashes of each. */
export async function bothHashes({ pool }: World): Promise<string[]> {
  const { rows } = await pool.query(
    `select kind from conflicting_repeats where kept_sha256 <> other_sha256 order by kind`,
  )
  const kinds = rows.map(({ kind }) => kind).join()
  return kinds === 'bill,idempotency-key' ? [] : [`hashes were kept of: ${kinds || 'nothing'}`]
}

/** Confirmations that came again had the same receipt byte for byte; at least one had none the first time. */
export async function sameReceipts({ books }: World): Promise<string[]> {
  const isOver = () => receiptsIn(books).every((times) => times.length > 1 && times.at(-1) !== undefined)
  const allThere = await until('the second confirmations', isOver, patienceMs).catch(() => false)
  const receipts = receiptsIn(books)
  const unlike = receipts.filter((times) => new Set(times.filter((one) => one !== undefined)).size > 1)
  const unanswered = receipts.filter((times) => times[0] === undefined)
  return [
    ...(allThere ? [] : ['not every confirmation came again and was answered']),
    ...(unlike.length === 0 ? [] : [`${unlike.length} repeats had another receipt`]),
    ...(unanswered.length > 0 ? [] : ['every confirmation was answered the first time']),
  ]
}

/** The hash of the receipt of each time that a confirmation came, by payment; nothing where there was no answer. */
function receiptsIn(books: string): (string | undefined)[][] {
  const told = openLedger(ledgerFile(books, 'dvcqg-platform')).entries()
  const byPayment = Map.groupBy(
    told.filter(({ operation }) => operation === 'notify'),
    ({ reference }) => reference,
  )
  return [...byPayment.values()].map((times) =>
    times.map(({ state }) => (state as { readonly replySha256?: string }).replySha256),
  )
}

/** A worker died with a message out that told of several bills: they were told of together, and asked about afterwards. */
export async function sharedInDoubt({ pool, notes }: World): Promise<string[]> {
  const { rows } = await pool.query<{ carried: number; doubted: number }>(
    `select count(distinct exchange_id)::int as carried,
       count(distinct exchange_id) filter (where asks > 0)::int as doubted
     from carried_exchanges join exchanges on exchanges.id = exchange_id`,
  )
  const { carried = 0, doubted = 0 } = rows[0] ?? {}
  notes.push(`${carried} exchanges were told in messages of others, and ${doubted} of them asked about`)
  return doubted > 0 ? [] : ['no message that told of several was in doubt']
}
