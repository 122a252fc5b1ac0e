import type { Dong } from '../../../schemas/money.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'

/** vnp_Amount is in hundredths of a đồng, with at most 12 digits. */
const hundredths = 100
const mostHundredths = 999_999_999_999

/** Writes đồng as vnp_Amount. Throws `unwritable_text` above what the field holds. */
export function writeAmount(amount: Dong): string {
  const inHundredths = amount * hundredths
  if (inHundredths > mostHundredths) throw new GatewayError('unwritable_text', 'the amount is too large')
  return String(inHundredths)
}

/** Reads vnp_Amount as whole đồng; nothing when it is anything else. */
export function readAmount(text: string): Dong | undefined {
  if (!/^\d{1,12}$/.test(text)) return undefined
  const amount = Number(text) / hundredths
  return Number.isInteger(amount) ? amount : undefined
}
