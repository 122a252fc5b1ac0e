/** Vietnam keeps UTC+7 all year (no summer time since 1975), so the offset is a constant. */
const offsetMs = 7 * 3_600_000

/** ThoiGianGD: `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh, 24 hours. */
export const writeTime = (at: Date): string =>
  new Date(at.getTime() + offsetMs).toISOString().replace(/\D/g, '').slice(0, 14)

/**
 * Reads ThoiGianGD; nothing when it is no time. One system is known to write the hours of a 12-hour clock: such a
 * time is legal in itself and is taken as written.
 */
export function readTime(text: string): Date | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`)
  return Number.isNaN(at.getTime()) || writeTime(at) !== text ? undefined : at
}
