import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../../../src/ports/payment-channel.ts'
import { readObject } from '../../../src/wire/json-message.ts'
import type { CassoSettings } from './settings.ts'

type Refusal = 'unauthorized' | 'signature_invalid' | 'too_old'

/** Why a message is not Casso's own, or nothing. */
export function refusalOf(
  request: RawRequest,
  receivedAt: Date,
  settings: CassoSettings,
): Refusal | undefined {
  const keys = [settings.secret, settings.otherSecret].flatMap((key) => (key ? [key.reveal()] : []))
  if (settings.version === 'v1') {
    const given = request.headers['secure-token'] ?? ''
    return keys.some((key) => isSame(given, key)) ? undefined : 'unauthorized'
  }
  const [, time = '', signature = ''] =
    /^t=(\d{1,15}), ?v1=([0-9a-f]{128})$/i.exec(request.headers['x-casso-signature'] ?? '') ?? []
  const message = readObject(request.body)
  if (signature === '' || !message) return 'signature_invalid'
  const signed = `${time}.${JSON.stringify(inOrder(message))}`
  const hash = (key: string) => createHmac('sha512', key).update(signed).digest('hex')
  if (!keys.some((key) => isSame(signature.toLowerCase(), hash(key)))) return 'signature_invalid'
  const drift = Math.abs(receivedAt.getTime() - Number(time)) / 1000
  return drift > settings.driftSeconds ? 'too_old' : undefined
}

/** A value with the members of all objects in it sorted by name. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  // As entries, so that no name is taken for something else than a name.
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, inOrder(inner)]),
  )
}

/** Compares in a time that does not depend on where two texts differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
