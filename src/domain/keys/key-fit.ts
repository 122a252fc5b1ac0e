import type { SigningAlgorithm } from '../../ports/signer.ts'
import type { KeyPurpose, RingKey } from './ring-key.ts'

/** The partners whose messages are signed, with the algorithms that each takes; any other signs nothing. */
export type SignaturesTaken = ReadonlyMap<string, readonly SigningAlgorithm[]>

/** A key as far as what it would sign goes. */
type Key = Pick<RingKey, 'id' | 'purpose' | 'algorithm'>

/** Says why a partner does not take what a key signs; nothing where it does. */
export function whyNotTaken(
  { id, algorithm }: Pick<Key, 'id' | 'algorithm'>,
  partner: string,
  taken: SignaturesTaken,
): string | undefined {
  const algorithms = taken.get(partner)
  if (!algorithms || algorithms.includes(algorithm)) return undefined
  const wanted = algorithms.map(nameOf).join(' or ')
  return `${partner} takes ${wanted} and nothing else; ${id} signs ${nameOf(algorithm)}`
}

/** Says which partner would refuse what a key signs, were it the current one of its purpose; nothing where none would. */
export function whyNotRotated(
  key: Key,
  ring: readonly Pick<RingKey, 'purpose' | 'state'>[],
  taken: SignaturesTaken,
): string | undefined {
  for (const partner of taken.keys()) {
    if (!signsFor(key.purpose, partner, ring)) continue
    const why = whyNotTaken(key, partner, taken)
    if (why) return why
  }
  return undefined
}

/** The current key for messages signs for every partner without a current key of its own. */
function signsFor(
  purpose: KeyPurpose,
  partner: string,
  ring: readonly Pick<RingKey, 'purpose' | 'state'>[],
): boolean {
  if (purpose !== 'messages') return purpose === `partner:${partner}`
  return !ring.some((one) => one.state === 'current' && one.purpose === `partner:${partner}`)
}

/** The kind of key stands in the name of its algorithm: RS and PS are of RSA keys, ES of keys on a curve. */
const nameOf = (algorithm: SigningAlgorithm): string =>
  `${algorithm} (${algorithm.startsWith('ES') ? 'an EC key' : 'an RSA key'})`
