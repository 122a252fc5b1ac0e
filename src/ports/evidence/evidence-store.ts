/** Where records come from: messages and answers, what channels sent, who opened payloads, which were deleted. */
export type EvidenceSource = 'exchanges' | 'payment-notices' | 'openings' | 'deletions'

/** One row that is chained, by the facts that its leaf is the hash of. */
export interface ChainedRow {
  readonly id: number
  readonly chain: string
  /** Flat facts as they stand in canonical JSON; instants as UTC with microseconds, hashes in hexadecimal. */
  readonly record: RecordFacts
}

export type RecordFacts = {
  readonly [name: string]: string | number | null | readonly number[] | { readonly [name: string]: string }
}

/** One link of a chain: the leaves of some rows, bound to the block before by its hash. */
export interface Block {
  readonly chain: string
  readonly sequence: number
  readonly source: EvidenceSource
  readonly previous: Buffer
  readonly ids: readonly number[]
  readonly leaves: readonly Buffer[]
  readonly root: Buffer
  readonly at: Date
  readonly hash: Buffer
}

/** The last block of a chain. */
export type ChainEnd = Pick<Block, 'chain' | 'sequence' | 'hash' | 'at'>

/** Ids up to `through` are final as soon as everybody who drew one of them is done. */
export interface Mark {
  readonly source: EvidenceSource
  readonly through: number
  /** Who was adding rows then. */
  readonly writers: readonly string[]
}

/** Makes blocks of rows, in their order; `ends` has the last block of each of their chains, where there is one. */
export type Link = (rows: readonly ChainedRow[], ends: readonly ChainEnd[]) => readonly Block[]

/** A signed statement over blocks of one chain. */
export interface Statement {
  readonly chain: string
  readonly kind: 'day' | 'head'
  readonly day: string
  readonly firstBlock: number
  readonly lastBlock: number
  readonly at: Date
  readonly jws: string
  readonly timeStamp: Buffer | null
}

/** A row of a block as it is now, with its opened bytes. */
export interface CheckedRow {
  readonly id: number
  readonly record: RecordFacts
  /**
   * `unreadable` when a byte of the sealed value was changed; `deleted` when a kept deletion names the row, `gone` when
   * none does; `none` where a record has no bytes.
   */
  readonly bytes: Buffer | 'unreadable' | 'deleted' | 'gone' | 'none'
}

/** Keeps the chains of evidence and what proves them. */
export interface EvidenceStore {
  readonly sources: readonly EvidenceSource[]
  /** Marks how far a source has rows that are not chained; nothing when all are. */
  mark(source: EvidenceSource): Promise<Mark | undefined>
  /** Whether everybody who drew an id up to the mark is done. */
  isFinal(mark: Mark): Promise<boolean>
  /**
   * Chains the next rows up to a final mark, at most `limit`, in one transaction; of several at once one does. Returns
   * whether more may be left.
   */
  chainNext(mark: Mark, limit: number, link: Link): Promise<boolean>

  chains(): Promise<readonly ChainEnd[]>
  /** Blocks of a chain after a sequence number, in order. */
  blocksAfter(chain: string, sequence: number, limit: number): Promise<readonly Block[]>
  /** Rows of blocks of one source, as they are now, by their ids. */
  rowsOf(blocks: readonly Block[]): Promise<ReadonlyMap<number, CheckedRow>>
  /** Ids of rows that should stand in a block and do not, at most `limit` of them. */
  unchained(source: EvidenceSource, limit: number): Promise<readonly number[]>

  /** Statements of a chain, oldest first. */
  statementsOf(chain: string): Promise<readonly Statement[]>
  /** The statement that covers a block: that of its day, else the head of today. */
  statementOver(chain: string, block: number): Promise<Statement | undefined>
  /** Hashes of blocks from one to another, both included. */
  hashesOf(chain: string, from: number, to: number): Promise<readonly Buffer[]>
  /**
   * What no statement covers, by chain and day, oldest first: the blocks of days that are over, and those of `today` when
   * no head covers the last of them. A block that came after the statement of its day belongs to the next.
   */
  unstated(today: string): Promise<readonly Unstated[]>
  /** Keeps a statement; one of a day takes the place of its heads. False when another was first. */
  keepStatement(statement: Statement): Promise<boolean>

  /** Statements of days without a time-stamp, oldest first. */
  unstamped(limit: number): Promise<readonly Pick<Statement, 'chain' | 'day' | 'jws'>[]>
  /** Keeps the time-stamp of a day's statement. */
  stamp(chain: string, day: string, token: Buffer): Promise<void>

  /** An exchange with every record of it, and the block that each stands in; undefined for an unknown one. */
  find(exchangeId: number): Promise<ExchangeEvidence | undefined>
  /** Keeps who opened the payloads of an exchange, and why. */
  noteOpening(opening: Opening): Promise<void>
}

export interface Unstated {
  readonly chain: string
  /** `yyyy-mm-dd` in Việt Nam. */
  readonly day: string
  readonly firstBlock: number
  readonly lastBlock: number
  /** The JWS of the day's statement before; null for the first. */
  readonly previous: string | null
}

export interface Opening {
  readonly exchangeId: number
  readonly who: string
  readonly via: 'command' | 'console' | 'api'
  readonly reason: string
  readonly at: Date
}

export interface ExchangeEvidence {
  readonly exchange: ExchangeFacts
  readonly rows: readonly (CheckedRow & { readonly chain: string; readonly block: Block | undefined })[]
}

export interface ExchangeFacts {
  readonly id: number
  readonly partner: string
  readonly subjectKind: 'bill' | 'dossier' | 'school'
  readonly subjectId: string
  readonly event: string
  readonly part: number
  readonly state: string
  readonly attempts: number
  readonly asks: number
  readonly theirReference: string | null
  readonly createdAt: Date
  readonly settledAt: Date | null
}
