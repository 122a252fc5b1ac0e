import { dongText } from '../money/dong-text.ts'

/** What is wrong with a statement that moves another amount than lies between its balances, all in đồng; nothing where it adds up. */
export const balanceMismatch = (opening: number, moved: number, closing: number): string | undefined =>
  opening + moved === closing
    ? undefined
    : `opens with ${dongText(opening)}, moves ${dongText(moved)} and closes with ${dongText(closing)}`
