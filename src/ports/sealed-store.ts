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
   * keeps how far it came. Returns how many; 0 when the place is done. A place in which nothing was left for a while is not
   * looked at any more.
   */
  reseal(place: SealedPlace, dataKey: string, limit: number): Promise<number>
  /** Lets every place be looked at from its beginning for what another key than `dataKey` has sealed. */
  lookAgain(dataKey: string): Promise<void>
}
