import { z } from 'zod'

/** How many rows a page may have at the most, and how many it has where nobody says. */
export const pageLimit = (most: number, usual: number) =>
  z.coerce.number().int().min(1).max(most).default(usual)

/** Behind which row the next page begins; null where this one is not full. */
export const nextAfter = <Id>(rows: readonly { readonly id: Id }[], limit: number): Id | null =>
  (rows.length === limit ? rows.at(-1)?.id : undefined) ?? null
