import type { LedgerEntry } from './ledger.ts'

/** A fact that a partner must have applied exactly once, such as one dossier or one step of it. */
export interface OwedFact {
  readonly party: string
  readonly operation: string
  readonly reference: string
  /** First word of the entry's detail where one reference has many facts, such as the status of a step. */
  readonly step?: string
}

export interface Judgement {
  readonly owed: number
  readonly applied: number
  /** Owed facts that no book shows as applied. */
  readonly missing: readonly OwedFact[]
  /** Owed facts that a book shows as applied more than once, with the same content or another. */
  readonly again: readonly OwedFact[]
  /** Owed facts that a party applied before one of the same reference that is owed before it. */
  readonly outOfOrder: readonly OwedFact[]
  /** Entries that a partner applied although its book had the same fact before. */
  readonly appliedTwice: readonly LedgerEntry[]
  /** Messages that a partner refused, whatever became of them later. */
  readonly refused: readonly LedgerEntry[]
  /** Messages whose signature a partner found to be wrong. */
  readonly badlySigned: readonly LedgerEntry[]
}

/** Compares what is owed, in the order in which it must be applied, with the partners' own books. */
export function judge(owed: readonly OwedFact[], books: readonly (readonly LedgerEntry[])[]): Judgement {
  const entries = books.flat()
  const seen = new Set<string>()
  const places = new Map<string, number[]>()
  const appliedTwice: LedgerEntry[] = []
  for (const [place, entry] of entries.entries()) {
    if (entry.verdict !== 'applied') continue
    const { party, operation, reference, detail } = entry
    const fact = [party, operation, reference, detail].join('\n')
    if (seen.has(fact)) appliedTwice.push(entry)
    seen.add(fact)
    const step = detail.split(' ')[0] ?? ''
    for (const key of [keyOf({ party, operation, reference }), keyOf({ party, operation, reference, step })])
      places.set(key, [...(places.get(key) ?? []), place])
  }
  const placesOf = (fact: OwedFact) => places.get(keyOf(fact)) ?? []
  const missing = owed.filter((fact) => placesOf(fact).length === 0)
  return {
    owed: owed.length,
    applied: owed.length - missing.length,
    missing,
    again: owed.filter((fact) => placesOf(fact).length > 1),
    outOfOrder: findOutOfOrder(owed, placesOf),
    appliedTwice,
    refused: entries.filter(({ verdict }) => verdict === 'refused'),
    badlySigned: entries.filter(({ signature }) => signature === 'invalid'),
  }
}

const keyOf = ({ party, operation, reference, step }: OwedFact) =>
  [party, operation, reference, ...(step === undefined ? [] : [step])].join('\n')

function findOutOfOrder(
  owed: readonly OwedFact[],
  placesOf: (fact: OwedFact) => readonly number[],
): OwedFact[] {
  const latest = new Map<string, number>()
  return owed.filter((fact) => {
    const subject = `${fact.party}\n${fact.reference}`
    const earlier = latest.get(subject) ?? -1
    const place = placesOf(fact)[0] ?? earlier
    latest.set(subject, Math.max(earlier, place))
    return place < earlier
  })
}
