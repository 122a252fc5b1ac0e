/** How amounts are written in a file. */
export interface AmountForm {
  /** What stands between groups of three digits; nothing for digits run together. */
  readonly thousands: '.' | ',' | ' ' | ''
  /** What stands before a fraction; never the same as `thousands`. */
  readonly decimal: '.' | ','
  /** Whether `1.25E+06` is an amount. It is what a spreadsheet shows of 1,250,000 and of 1,253,412 alike. */
  readonly scientific: boolean
}

const currency = /\s*(?:đồng|vnđ|vnd|đ|₫)$/iu
const fractions = { '.': /\.0{1,2}$/, ',': /,0{1,2}$/ } as const
const grouped = {
  '.': /^\d{1,3}(?:\.\d{3})+$/,
  ',': /^\d{1,3}(?:,\d{3})+$/,
  ' ': /^\d{1,3}(?: \d{3})+$/,
  '': /^\d+$/,
} as const
const exponentForm = /^(\d)(?:([.,])(\d+))?E\+?(\d{1,2})$/i

/**
 * Reads whole đồng, signed, from an amount as people and programs write it: `1.250.000,00`, `(1,250,000)`, `1 250 000 đ`.
 * Parentheses are below 0. Nothing where the text is not of the form: never 0, and never another number. A fraction is two zeros
 * at most, because `1,000` is one đồng with three of them and a thousand without.
 */
export function readAmount(text: string, form: AmountForm): number | undefined {
  const bare = text.normalize('NFC').replace(/\s/gu, ' ').trim().replace(currency, '')
  const inside = /^\((.+)\)$/.exec(bare)?.[1]
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec((inside ?? bare).replace('\u2212', '-')) ?? []
  if (inside !== undefined && sign !== '') return undefined
  const whole = digitsOf(digits.trim().replace(currency, ''), form)
  if (whole === undefined || whole.length > 15) return undefined
  const amount = Number(whole)
  return amount !== 0 && (inside !== undefined || sign === '-') ? -amount : amount
}

function digitsOf(text: string, form: AmountForm): string | undefined {
  const whole = text.replace(fractions[form.decimal], '')
  if (/^\d+$/.test(whole)) return whole
  if (grouped[form.thousands].test(whole)) return whole.replaceAll(form.thousands, '')
  return form.scientific ? digitsOfExponent(text, form.decimal) : undefined
}

/** The digits of `1.25E+06`, moved as text: there is no rounding, and what is left behind the point is no whole đồng. */
function digitsOfExponent(text: string, decimal: string): string | undefined {
  const parts = exponentForm.exec(text)
  if (!parts) return undefined
  const [, first = '', point, behind = '', exponent = ''] = parts
  if (point !== undefined && point !== decimal) return undefined
  const places = Number(exponent)
  if (places > 14 || !/^0*$/.test(behind.slice(places))) return undefined
  return first + behind.slice(0, places).padEnd(places, '0')
}
