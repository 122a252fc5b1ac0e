import type { ContradictionEnding, Telling, Tellings } from '../../domain/bank-lines/contradiction.ts'
import type { AuditSubject } from '../access/audit-log.ts'
import type { BankLineStore } from './bank-line-store.ts'

/** Keeps what banks told of a movement otherwise than before; each stands open until a person ends it. */
export interface ContradictionStore {
  /** Newest first, `before` one of them. What said the same, by whatever message or file, is one. */
  list(filter: ContradictionFilter): Promise<readonly Contradiction[]>
  find(id: number): Promise<Contradiction | undefined>
  /**
   * What was told, the second as a movement of its own, and who told that; nobody else ends it before the transaction is over. Throws `not_found`,
   * and `conflict` where it has ended, too little of it is kept, or the same was taken in before, also by its own reference.
   */
  tellingsOf(id: number): Promise<Tellings & { readonly source: string }>
  /** Throws `conflict` for one that has ended, `not_found`. */
  end(end: ContradictionEnd): Promise<void>
}

/** What a person decided. */
export interface ContradictionEnd {
  readonly id: number
  readonly ending: ContradictionEnding
  readonly by: string
  readonly at: Date
}

/** Stores within one transaction: that it ended is committed with what is taken in by that. */
export interface EndStores {
  readonly bankLines: Pick<BankLineStore, 'take'>
  readonly contradictions: Pick<ContradictionStore, 'find' | 'tellingsOf' | 'end'>
}

/** What the audit log keeps of an end. */
export interface EndedContradiction {
  readonly subject: AuditSubject
  readonly before: object
  readonly after: object
}

/** Ends a contradiction, and takes in what moved besides. Throws what `ContradictionStore` throws. */
export type EndContradiction = (end: ContradictionEnd, stores: EndStores) => Promise<EndedContradiction>

export interface ContradictionFilter {
  /** All of them where it is left out. */
  readonly state?: 'open' | 'ended' | undefined
  readonly before?: number | undefined
  readonly limit: number
}

/** A movement that was told of twice, and not the same both times. */
export interface Contradiction {
  readonly id: number
  /** Who told the second. */
  readonly source: string
  readonly first: Telling & { readonly source: string; readonly seenAt: Date }
  /** Of what an older version kept, the amount alone is known. */
  readonly second: Pick<Telling, 'amount'> & { readonly [Part in keyof Telling]: Telling[Part] | null }
  readonly toldAt: Date
  /** How often the second was told. */
  readonly times: number
  /** Whether enough of the second is kept to take it in. */
  readonly isWhole: boolean
  readonly ended: { readonly ending: ContradictionEnding; readonly at: Date; readonly by: string } | null
}
