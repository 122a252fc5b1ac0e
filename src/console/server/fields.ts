import { z } from 'zod'

/** Why somebody does something; is kept with what they do, and names nobody. */
export { reason } from '../../../schemas/repair.ts'

/** How many rows a page of a list has. */
export const pageSize = 50

/** A word that a list is narrowed by. */
export const word = z.string().trim().min(1).max(100)

/** An amount of đồng in a query. */
export const amount = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** An instant in a query. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** The row that a page of a list begins behind, by its number. */
export const beforeNumber = z.coerce.number().int().min(1)

/**
 * One page of rows that were read one beyond its size: `next` is what the next page begins behind, null at the end.
 */
export function pageOf<Row, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  size: number = pageSize,
): { readonly rows: readonly Row[]; readonly next: Key | null } {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > size && last !== undefined ? keyOf(last) : null }
}
