/** Reads `yyyyMMddHHmmss` of Asia/Ho_Chi_Minh (UTC+7 all year); nothing when it is no time. */
export function readTime(text: string): Date | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(`${local}+07:00`)
  // The 31st of a month with 30 days is read as the 1st of the next.
  const isSame = !Number.isNaN(at.getTime()) && new Date(`${local}Z`).toISOString().startsWith(local)
  return isSame ? at : undefined
}
