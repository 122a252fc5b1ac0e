/** A column of sealed values, wherever it is. */
export interface SealedPlace {
  readonly table: string
  readonly column: string
  readonly key: readonly { readonly name: string; readonly type: string }[]
}

/** Knows where sealed values are and seals them anew. */
export interface SealedStore {
  /** Every column of sealed values that the database has. */
  places(): Promise<readonly SealedPlace[]>
  /** How many values of a place are sealed with a data key. */
  countSealedWith(place: SealedPlace, dataKey: string): Promise<number>
  /**
   * Seals the next values of a place that another key than `dataKey` has sealed, at most `limit`, in one transaction that
   * keeps how far it came. A value that was changed and does not open any more stays as it is. A place in which nothing was left for a while is
   * not looked at any more. Throws where a data key is not known.
   */
  reseal(place: SealedPlace, dataKey: string, limit: number): Promise<Resealed>
  /** Lets every place be looked at from its beginning again, for what another key than `dataKey` has sealed since. */
  beginAnew(dataKey: string): Promise<void>
  /** Does work while nobody else changes the data keys; waits for who does. */
  whileAlone<Result>(work: () => Promise<Result>): Promise<Result>
  /** Waits until whoever is writing now has ended; false where the signal was first. */
  writersEnded(signal: AbortSignal): Promise<boolean>
}

/** What one step looked at, 0 when the place is done, and how many of these values do not open. */
export interface Resealed {
  readonly looked: number
  readonly spoilt: number
}
