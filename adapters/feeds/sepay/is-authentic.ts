import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../../../src/ports/payment-channel.ts'
import type { SepaySettings } from './settings.ts'

type Refusal = 'unauthorized' | 'signature_invalid' | 'too_old'

/** Why a message is not SePay's own, or nothing. */
export function refusalOf(
  request: RawRequest,
  receivedAt: Date,
  settings: SepaySettings,
): Refusal | undefined {
  const keys = [settings.secret, settings.otherSecret].flatMap((key) => (key ? [key.reveal()] : []))
  if (settings.authentication === 'none') return undefined
  if (settings.authentication === 'api-key') {
    const given = request.headers.authorization ?? ''
    return keys.some((key) => isSame(given, `Apikey ${key}`)) ? undefined : 'unauthorized'
  }
  const { 'x-sepay-timestamp': time = '', 'x-sepay-signature': signature = '' } = request.headers
  if (!/^\d{1,12}$/.test(time)) return 'signature_invalid'
  const isSigned = keys.some((key) =>
    isSame(signature.toLowerCase(), `sha256=${hmac(key, time, request.body)}`),
  )
  if (!isSigned) return 'signature_invalid'
  const drift = Math.abs(receivedAt.getTime() / 1000 - Number(time))
  return drift > settings.driftSeconds ? 'too_old' : undefined
}

const hmac = (key: string, time: string, body: Buffer): string =>
  createHmac('sha256', key).update(`${time}.`).update(body).digest('hex')

/** Compares in a time that does not depend on where two texts differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
