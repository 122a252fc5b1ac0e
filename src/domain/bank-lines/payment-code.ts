/**
 * Payment codes: what a payer writes into the content of a transfer. Two letters say what the code stands for, seven
 * characters which one, the last is a check character. Ten characters fit the shortest transfer contents (19), and
 * the alphabet leaves out what is misread: 0 and O, 1 and I and L.
 */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const size = 31n

/** The length of every payment code, in characters. */
export const paymentCodeLength = 10
const prefixLength = 2
const bodyLength = 7

/** How many codes one prefix has: 31^7, about 27 thousand million. */
export const paymentCodesPerPrefix = size ** BigInt(bodyLength)

// Coprime to 31, near the golden ratio of the whole: neighbouring numbers get codes that look nothing alike, so that a
// code misread in two places does not become a neighbour's. The second undoes the first.
const spread = 17_003_730_587n
const gather = 25_201_984_509n

/**
 * Makes the code of a number under a prefix of two letters of the alphabet; different numbers give different codes. `origin`
 * is where the codes of this deployment begin: with another one of its own, another province's codes are strange to us.
 * Throws a `RangeError` for another prefix, and for a number or origin outside 0 … 31^7 − 1.
 */
export function makePaymentCode(prefix: string, number: bigint, origin: bigint): string {
  if (!isPaymentCodePrefix(prefix)) throw new RangeError('a prefix is two letters without I, L and O')
  if (!isNumber(number) || !isNumber(origin)) throw new RangeError('there is no such payment code')
  let rest = (number * spread + origin) % paymentCodesPerPrefix
  let body = ''
  for (let place = 0; place < bodyLength; place += 1) {
    body = alphabet.charAt(Number(rest % size)) + body
    rest /= size
  }
  return withCheckCharacter(prefix + body)
}

/** The prefix and the number of a code that `makePaymentCode` may have made with this origin; nothing for other characters. */
export function readPaymentCode(
  code: string,
  origin: bigint,
): { readonly prefix: string; readonly number: bigint } | undefined {
  if (!isPaymentCode(code)) return undefined
  const body = valuesOf(code.slice(prefixLength, -1)).reduce(
    (value, digit) => value * size + BigInt(digit),
    0n,
  )
  const number = ((body + paymentCodesPerPrefix - origin) * gather) % paymentCodesPerPrefix
  return { prefix: code.slice(0, prefixLength), number }
}

const isNumber = (number: bigint) => number >= 0n && number < paymentCodesPerPrefix

/** Whether two letters may begin payment codes. */
export const isPaymentCodePrefix = (prefix: string): boolean =>
  prefix.length === prefixLength && [...prefix].every((letter) => alphabet.indexOf(letter) >= 8)

/** Whether ten characters are a payment code as it would be made: of the alphabet, and the check character fits. */
export function isPaymentCode(characters: string): boolean {
  if (characters.length !== paymentCodeLength) return false
  const values = valuesOf(characters)
  return !values.includes(-1) && weightedSum(values) === 0
}

/**
 * The codes that differ from ten characters in exactly one place behind the prefix. Each place can be put right in one way
 * only, so there are at most eight; a character that is none of the alphabet is the one to be put right.
 */
export function paymentCodesNear(characters: string): string[] {
  if (characters.length !== paymentCodeLength) return []
  const values = valuesOf(characters)
  const strangers = values.flatMap((value, place) => (value < 0 ? [place] : []))
  const places =
    strangers.length === 0 ? Array.from(values.keys()).slice(prefixLength) : strangers.slice(0, 2)
  if (strangers.length > 1 || places.some((place) => place < prefixLength)) return []
  return places
    .map((place) => rightedAt(values, place))
    .filter((near): near is string => near !== undefined && near !== characters)
}

/** Above it a cut code has more completions than anybody would look through. */
const mostMissing = 4

/**
 * The codes that begin with these characters, when at most four are missing: some thirty thousand of them at the most, of
 * which a deployment has given out few or none.
 */
export function completionsOf(beginning: string): string[] {
  const missing = paymentCodeLength - beginning.length
  if (missing < 1 || missing > mostMissing || valuesOf(beginning).includes(-1)) return []
  let begun = [beginning]
  for (let left = missing; left > 1; left -= 1) {
    begun = begun.flatMap((one) => [...alphabet].map((character) => one + character))
  }
  return begun.map(withCheckCharacter)
}

/** The only code that has the other nine characters as they are. */
function rightedAt(values: readonly number[], place: number): string | undefined {
  for (let value = 0; value < alphabet.length; value += 1) {
    const tried = values.with(place, value)
    if (weightedSum(tried) === 0) return tried.map((one) => alphabet.charAt(one)).join('')
  }
  return undefined
}

const withCheckCharacter = (characters: string): string =>
  rightedAt([...valuesOf(characters), 0], paymentCodeLength - 1) ?? characters

const valuesOf = (characters: string): number[] => [...characters].map((one) => alphabet.indexOf(one))

// Powers of 3, a primitive root of the prime 31: all ten weights differ and none is 0, so one wrong character and any two
// characters that changed places are always found (the weighted codes of ISO 7064 rest on the same).
const weights = Array.from({ length: paymentCodeLength }, (_, place) => 3 ** place % 31)

const weightedSum = (values: readonly number[]): number =>
  values.reduce((sum, value, place) => sum + value * (weights[place] ?? 0), 0) % 31
