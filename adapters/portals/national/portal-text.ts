import { writeTime } from '../../../src/domain/time/compact-time.ts'

/** Writes an instant as `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh; "" when it is absent. */
export const portalTime = (at: Date | undefined): string => (at === undefined ? '' : writeTime(at))

/** Cuts text to at most `limit` UTF-16 units, never between the two units of one character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const endsInsideCharacter = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1))
  return text.slice(0, endsInsideCharacter ? limit - 1 : limit)
}

/** A yes-or-no fact as the portal's "1" or "0". */
export const digit = (fact: boolean): '0' | '1' => (fact ? '1' : '0')
