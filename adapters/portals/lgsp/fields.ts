/** A message as the axis names and orders it: keys stand in the order of the table, an absent fact is undefined. */
export interface Fields {
  readonly [name: string]: FieldValue
}

export type FieldValue = string | number | boolean | undefined | readonly Fields[]
