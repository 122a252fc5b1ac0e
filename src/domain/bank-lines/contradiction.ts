import type { BankLine } from './bank-line.ts'

/** What was said of a movement. */
export type Telling = Pick<BankLine, 'account' | 'direction' | 'reference' | 'amount' | 'bookedOn'>

/** What a bank told of a movement, and what it told of the same otherwise. */
export interface Tellings {
  readonly first: Telling
  readonly second: BankLine
}

/**
 * How it ends that a bank told of a movement otherwise than before, with the movements that are taken in by that, one behind the other; null
 * for none.
 */
export const contradictionEndings = {
  /** The first alone is true. */
  'nothing-moved': null,
  /** Both are. */
  'taken-in': ({ second }) => [second],
  /** The second alone is. The first goes before it comes, so that it finds owed again what that had paid. */
  'in-its-place': ({ first, second }) => [counterOf(first), second],
} as const satisfies Record<string, ((told: Tellings) => readonly BankLine[]) | null>

export type ContradictionEnding = keyof typeof contradictionEndings

export const contradictionEndingNames = Object.keys(contradictionEndings) as ContradictionEnding[]

/** The movement that takes one back which never was, on its own day. */
const counterOf = ({ direction, ...first }: Telling): BankLine => ({
  ...first,
  direction: direction === 'in' ? 'out' : 'in',
  memo: '',
  takesBack: [first.reference],
})

/**
 * The references that the second may stand under, of which it gets the first that is free: those of its own behind that of the first movement. One
 * that came with another stands under that alone, as it may be known by it already.
 */
export const referencesFor = (
  first: Telling,
  { account, direction, reference }: Telling,
): readonly string[] =>
  account === first.account && direction === first.direction && reference === first.reference
    ? Array.from({ length: 98 }, (_, others) => `${reference}/${others + 2}`)
    : [reference]
