import type { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { ClosedDay, DayKey, ProofStore } from '../ports/proofs/proof-store.ts'
import { sha256 } from './sha256.ts'
import { isTrusted, verifyJson } from './signed-json.ts'

/** One thing that is not as it was when its day was closed. */
export interface DayProblem extends DayKey {
  readonly what:
    | 'signature-invalid'
    | 'day-changed'
    | 'rows-changed'
    | 'row-changed'
    | 'row-gone'
    | 'row-missed'
    | 'day-missing'
    | 'day-reopened'
  /** The record, where it is one. */
  readonly row?: string
}

export interface DayCheckParts {
  readonly proofs: Pick<
    ProofStore,
    'closedDays' | 'sumOfRows' | 'changedRows' | 'missedRows' | 'reopenedDays'
  >
  /** The certificates whose signatures count. */
  readonly trusted: readonly X509Certificate[]
  readonly report: (problem: DayProblem) => void
  /** Told of each day that was checked, by its number of rows. */
  readonly onProgress: (rows: number) => void
}

/** What of a signed day is compared with what is kept. */
const signedDay = z.looseObject({
  format: z.literal('lienthong-day/1'),
  book: z.string(),
  day: z.iso.date(),
  cutOff: z.int(),
  state: z.string(),
  rows: z.int(),
  rowsHash: z.string(),
  closedAt: z.iso.datetime(),
  previous: z.string().nullable(),
})

const daysAtOnce = 500
/** More rows of a forger say nothing new. */
const mostNamed = 100

/** Checks every closed day: its signature, its place behind the day before, and each record that it counted. */
export async function checkDays({
  proofs,
  trusted,
  report,
  onProgress,
}: DayCheckParts): Promise<{ days: number }> {
  let days = 0
  let before: ClosedDay | undefined
  for (;;) {
    const page = await proofs.closedDays({ limit: daysAtOnce, ...(before ? { after: before } : {}) })
    for (const day of page) {
      const { book, day: date } = day
      const previous = before?.book === book ? before : undefined
      for (const what of await problemsOf(day, previous, proofs, trusted)) report({ book, day: date, what })
      onProgress(day.rowCount)
      days += 1
      before = day
    }
    if (page.length < daysAtOnce) break
  }
  for (const { kind, id, isGone, book, day } of await proofs.changedRows(mostNamed)) {
    report({ book, day, what: isGone ? 'row-gone' : 'row-changed', row: `${kind} ${id}` })
  }
  for (const { kind, id, book, day } of await proofs.missedRows(mostNamed)) {
    report({ book, day, what: 'row-missed', row: `${kind} ${id}` })
  }
  for (const key of await proofs.reopenedDays(mostNamed)) report({ ...key, what: 'day-reopened' })
  return { days }
}

async function problemsOf(
  kept: ClosedDay,
  before: ClosedDay | undefined,
  proofs: DayCheckParts['proofs'],
  trusted: readonly X509Certificate[],
): Promise<DayProblem['what'][]> {
  const signed = await verifyJson(kept.jws ?? '')
  const { data } = signedDay.safeParse(signed?.value)
  if (!signed || !data || !isTrusted(signed.certificate, trusted, new Date(data.closedAt)))
    return ['signature-invalid']
  const problems: DayProblem['what'][] = []
  const { count, hash } = await proofs.sumOfRows(kept)
  const isAsSigned =
    data.book === kept.book &&
    data.day === kept.day &&
    data.cutOff === kept.cutOff &&
    data.state === kept.state &&
    data.closedAt === kept.closedAt?.toISOString() &&
    data.rows === kept.rowCount &&
    data.rowsHash === kept.rowsHash.toString('hex')
  if (!isAsSigned) problems.push('day-changed')
  if (count !== data.rows || hash.toString('hex') !== data.rowsHash) problems.push('rows-changed')
  if (data.previous !== (before?.jws ? sha256(before.jws) : null)) problems.push('day-missing')
  return problems
}
