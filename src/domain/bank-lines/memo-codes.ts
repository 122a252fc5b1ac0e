import { isPaymentCode, paymentCodeLength, paymentCodesNear } from './payment-code.ts'

/** What the content of a transfer says of payment codes. */
export interface MemoCodes {
  /** Whole codes in the order in which they stand, each once; overlapping ones are all given, `codes` alone decides nothing. */
  readonly codes: readonly MemoCode[]
  /** Characters that look like a code whose check character does not fit, with the codes one character away. */
  readonly misread: readonly { readonly written: string; readonly near: readonly string[] }[]
  /** What stands of a code that the end of the content cut off: at least its prefix and two characters more. */
  readonly cutOff: string | undefined
}

/** A code found in a memo, and where in the squeezed memo (see `squeezeMemo`) it begins. */
export interface MemoCode {
  readonly code: string
  readonly at: number
  /** It began where a word of the memo began. Of two codes that overlap, such a one is meant. */
  readonly startsWord: boolean
}

const fewestOfCutCode = 4

/**
 * The content of a transfer as banks leave it: capitals and digits only. Marks, blanks (also those of no width), dots and
 * everything else that apps and banks add or take away are gone; đ is d, and so is its look-alike ð of old data.
 */
export const squeezeMemo = (memo: string): string => squeeze(plain(memo))

/**
 * Finds payment codes in the content of a transfer, whatever was done to it: small letters, blanks inside the code, text or a
 * date glued to it, a bank's own words before it. Only codes with one of the prefixes are looked for, so the digits of
 * accounts and references are never read as one.
 */
export function findPaymentCodes(memo: string, prefixes: readonly string[]): MemoCodes {
  const words = plain(memo)
  const squeezed = squeeze(words)
  const starts = startsOfWords(words)
  const windows = windowsOf(squeezed, prefixes)
  const codes = windows
    .filter(({ text }) => isPaymentCode(text))
    .map(({ text, at }) => ({ code: text, at, startsWord: starts.has(at) }))
  return {
    codes: withoutAccidents(codes),
    misread: windows
      .filter(({ text, at }) => starts.has(at) && text.length === paymentCodeLength && !isPaymentCode(text))
      .filter(({ at }) => !codes.some((code) => Math.abs(code.at - at) < paymentCodeLength))
      .map(({ text }) => ({ written: text, near: paymentCodesNear(text) }))
      .filter(({ near }) => near.length > 0),
    cutOff: windows
      .filter(({ text }) => text.length < paymentCodeLength && text.length >= fewestOfCutCode)
      .filter(({ at }) => !codes.some((code) => code.at + paymentCodeLength > at))
      .at(0)?.text,
  }
}

/** The words of a memo: capitals and digits only, without marks. */
export const wordsOfMemo = (memo: string): string[] =>
  plain(memo)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)

/** Every place where a prefix stands, with the ten characters from there, or as many as there are. */
function windowsOf(squeezed: string, prefixes: readonly string[]): { text: string; at: number }[] {
  const windows = []
  for (let at = 0; at < squeezed.length - 1; at += 1) {
    if (!prefixes.includes(squeezed.slice(at, at + 2))) continue
    windows.push({ text: squeezed.slice(at, at + paymentCodeLength), at })
  }
  return windows
}

/** Of codes that overlap, one that begins a word puts those out that do not; a code that comes twice is one code. */
function withoutAccidents(codes: readonly MemoCode[]): MemoCode[] {
  const meant = codes.filter(
    ({ at, startsWord }) =>
      startsWord || !codes.some((other) => other.startsWord && Math.abs(other.at - at) < paymentCodeLength),
  )
  return meant.filter(({ code }, index) => meant.findIndex((other) => other.code === code) === index)
}

const plain = (memo: string): string =>
  memo
    .normalize('NFD')
    .replace(/\p{M}|[\u200B-\u200D\u2060\uFEFF\u00AD]/gu, '')
    .replace(/[đð]/gi, 'd')
    .toUpperCase()

const squeeze = (words: string): string => words.replace(/[^A-Z0-9]/g, '')

/** Where in the squeezed memo each word begins. */
function startsOfWords(words: string): ReadonlySet<number> {
  const starts = new Set<number>()
  let squeezedLength = 0
  for (const word of words.split(/[^A-Z0-9]+/)) {
    starts.add(squeezedLength)
    squeezedLength += word.length
  }
  return starts
}
