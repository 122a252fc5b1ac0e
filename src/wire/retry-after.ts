/** A day: what a partner asks for beyond it is taken for a mistake of its clock. */
const longestMs = 86_400_000

/**
 * The instant before which a partner wants nothing more: `Retry-After` in seconds or as an HTTP date (RFC 9110 section
 * 10.2.3), a day ahead at most. Absent where the header is missing, cannot be read, or lies in the past. A date is one of
 * the partner's clock, so that it is counted from the `Date` of the same answer where there is one.
 */
export function readRetryAfter(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Date,
): Date | undefined {
  const [text] = [headers['retry-after']].flat()
  if (text === undefined) return undefined
  const waitMs = waitOf(text.trim(), readDate([headers.date].flat()[0]) || now.getTime())
  if (!(waitMs > 0)) return undefined
  return new Date(now.getTime() + Math.min(waitMs, longestMs))
}

/** Milliseconds; NaN for what is neither of the two forms. `Date.parse` alone would read "120" as a year. */
function waitOf(text: string, now: number): number {
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  return readDate(text) - now
}

const readDate = (text = ''): number => (/^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN)
