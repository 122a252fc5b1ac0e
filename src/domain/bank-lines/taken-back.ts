import { type BankLine, keyOfReference } from './bank-line.ts'

/** What a movement says of the one that it takes back. */
export type SaysOfReturn = Pick<BankLine, 'memo' | 'reference' | 'takesBack'>

/** Shorter words, and words without a digit, are no references of banks. */
const fewestOfReference = 6

/**
 * The references that a movement may mean another by: its own, as banks book a reversal under the number of what it reverses, what
 * the bank gives as such, and the words of its content that look like one.
 */
export function namedReferences({ memo, reference, takesBack = [] }: SaysOfReturn): string[] {
  const words = [...memo.split(/\s+/), ...memo.split(/[^\p{L}\p{N}]+/u)].filter(
    (word) => word.length >= fewestOfReference && /\d/.test(word),
  )
  return [...new Set([reference, ...takesBack, ...words].map(keyOfReference))]
}
