/** One page of a list. */
export interface Page<Row, Key extends string | number> {
  readonly rows: readonly Row[]
  /** What the next page begins behind; null at the end. */
  readonly next: Key | null
}
