import { fromLocalText, localText } from './local-time.ts'

/** `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh, as platforms and gateways of payments write instants. */
export const writeTime = (at: Date): string => localText(at).replace(/\D/g, '').slice(0, 14)

/** Reads `yyyyMMddHHmmss` of Asia/Ho_Chi_Minh; nothing when it is no time. */
export function readTime(text: string): Date | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const at = fromLocalText(`${year}-${month}-${day}T${hour}:${minute}:${second}`)
  return Number.isNaN(at.getTime()) || writeTime(at) !== text ? undefined : at
}
