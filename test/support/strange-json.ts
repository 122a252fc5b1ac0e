const deep = `{"data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
/** Bodies that say nothing, by what is wrong with them. */
export const rubbish: Readonly<Record<string, string | Buffer>> = {
  nothing: '',
  'no JSON': '{"error":',
  'no object': '[]',
  null: 'null',
  'no fields': '{}',
  'no UTF-8': Buffer.from([0x7b, 0xff, 0x7d]),
  'a page of HTML': '<html></html>',
  'twenty thousand lists in each other': deep,
}

/** What partners do not write, and other programs do. */
const strangeValues: readonly unknown[] = [
  ...['', ' ', '0', '-0', '1e3', '1.000', '9007199254740993', '\u0000', 'a\u0000b', '\ud800', 'NaN'],
  ...['0001-01-01 00:00:00', '9999-12-31T23:59:59-12:00', '0000-00-00 00:00:00', '2025-02-29 10:00:00'],
  ...['2026-10-05 24:00:00', '2026-10-05', '9999999999999', '20261005120000', 'x'.repeat(10_000)],
  ...[0, -1, 0.5, 1e300, Number.MAX_SAFE_INTEGER, null, true, [], {}, [null], { a: 1 }],
]

type Place = readonly string[]

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...at, name]))]
}

function withValueAt(whole: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value
  const inner = withValueAt((whole as Record<string, unknown>)[name], rest, value)
  return Array.isArray(whole)
    ? whole.with(Number(name), inner)
    : { ...(whole as Record<string, unknown>), [name]: inner }
}

/** A message with each of its values, and each part of it, made each strange one. */
export const strangeVersionsOf = (message: unknown, values = strangeValues): readonly string[] =>
  placesIn(message).flatMap((place) =>
    values.map((value) => JSON.stringify(withValueAt(message, place, value))),
  )
