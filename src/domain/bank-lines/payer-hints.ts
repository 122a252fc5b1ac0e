import { squeezeMemo, wordsOfMemo } from './memo-codes.ts'

/** Text that a student's name and class are found by, however a payer or a school writes them. */
export const nameKey = (name: string, className: string): string =>
  `name:${squeezeMemo(name)}:${squeezeMemo(className).replace(/^LOP/, '')}`

/** Text that a payer's account is found by; nothing where the bank hides some of it, as many people's then look the same. */
export function payerKey(account: string | undefined): string | undefined {
  const squeezed = account?.replace(/[\s.-]+/g, '').toUpperCase() ?? ''
  return /^[0-9A-Z]{6,34}$/.test(squeezed) && /\d{4}/.test(squeezed) && !/XX/.test(squeezed)
    ? `payer:${squeezed}`
    : undefined
}

const wordsOfName = { fewest: 1, most: 6 } as const
const lettersOfName = 5
/** More readings than any real content has. */
const mostKeys = 200

/**
 * The keys of the names that a content may name: a name stands right before or behind its class, and a class has a digit or
 * stands behind the word for class. Most of these name nobody.
 */
export function namesInMemo(memo: string): string[] {
  const words = wordsOfMemo(memo)
  const keys = new Set<string>()
  for (const { from, to, before } of classesIn(words)) {
    const className = words.slice(from, to).join('')
    for (let count = wordsOfName.fewest; count <= wordsOfName.most; count += 1) {
      for (const name of [words.slice(Math.max(0, before - count), before), words.slice(to, to + count)]) {
        if (name.length === count && isName(name)) keys.add(nameKey(name.join(''), className))
      }
    }
  }
  return [...keys].slice(0, mostKeys)
}

const isName = (words: readonly string[]): boolean =>
  words.every((word) => /^[A-Z]+$/.test(word)) && words.join('').length >= lettersOfName

interface ClassPlace {
  readonly from: number
  readonly to: number
  /** Where a name before it ends: the word for class belongs to neither. */
  readonly before: number
}

/** Where classes may stand: `3B`, `3 B`, `LOP LA`. */
function classesIn(words: readonly string[]): ClassPlace[] {
  return words.flatMap((_, from) => {
    const isCalled = words[from - 1] === 'LOP'
    return [1, 2, 3]
      .filter((count) => from + count <= words.length)
      .filter((count) => isCalled || (count < 3 && isClass(words.slice(from, from + count))))
      .map((count) => ({ from, to: from + count, before: isCalled ? from - 1 : from }))
  })
}

const isClass = (words: readonly string[]): boolean => {
  const squeezed = words.join('')
  return squeezed.length <= 8 && /\d/.test(squeezed)
}
