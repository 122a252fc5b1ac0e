import { localText, readTimestamp } from './local-time.ts'

/** `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh, as platforms and gateways of payments write instants. */
export const writeTime = (at: Date): string => localText(at).replace(/\D/g, '').slice(0, 14)

/** Reads `yyyyMMddHHmmss` of Asia/Ho_Chi_Minh; nothing when it is no time, or none between 2000 and 2099. */
export function readTime(text: string): Date | undefined {
  const at = readTimestamp(text)
  return at && writeTime(at) === text ? at : undefined
}
