/** Vietnam keeps UTC+7 all year, without summer time since 1975, so the offset is a constant. */
const offsetMs = 7 * 3_600_000

/** Writes an instant as `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh; "" when it is absent. */
export function portalTime(at: Date | undefined): string {
  if (at === undefined) return ''
  return new Date(at.getTime() + offsetMs).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** Cuts text to at most `limit` UTF-16 units, never between the two units of one character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const endsInsideCharacter = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1))
  return text.slice(0, endsInsideCharacter ? limit - 1 : limit)
}

/** A yes-or-no fact as the portal's "1" or "0". */
export const digit = (fact: boolean): '0' | '1' => (fact ? '1' : '0')
