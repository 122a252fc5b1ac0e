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
  /** Entries that a partner applied although its book had the same fact before. */
  readonly appliedTwice: readonly LedgerEntry[]
  /** Messages that a partner refused, whatever became of them later. */
  readonly refused: readonly LedgerEntry[]
}

/** Compares what is owed with the partners' own books. */
export function judge(owed: readonly OwedFact[], books: readonly (readonly LedgerEntry[])[]): Judgement {
  const seen = new Set<string>()
  const applied = new Set<string>()
  const appliedTwice: LedgerEntry[] = []
  const refused: LedgerEntry[] = []
  for (const entry of books.flat()) {
    if (entry.verdict === 'refused') refused.push(entry)
    if (entry.verdict !== 'applied') continue
    const { party, operation, reference, detail } = entry
    const fact = [party, operation, reference, detail].join('\n')
    if (seen.has(fact)) appliedTwice.push(entry)
    seen.add(fact)
    applied.add([party, operation, reference].join('\n'))
    applied.add([party, operation, reference, detail.split(' ')[0]].join('\n'))
  }
  const keyOf = ({ party, operation, reference, step }: OwedFact) =>
    [party, operation, reference, ...(step === undefined ? [] : [step])].join('\n')
  const missing = owed.filter((fact) => !applied.has(keyOf(fact)))
  return { owed: owed.length, applied: owed.length - missing.length, missing, appliedTwice, refused }
}
