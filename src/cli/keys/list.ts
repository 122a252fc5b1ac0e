import type { RingKey } from '../../domain/keys/ring-key.ts'
import { dayMs } from '../../domain/time/local-time.ts'
import { ownCertificate, pemOfChain } from '../../signing/keys/certificate-chain.ts'
import { UsageError } from '../command.ts'
import { type KeyWork, purposeText } from './key-options.ts'

/** Prints every key, the retired ones too, with the last thing that was done to it. */
export const listKeys: KeyWork = async (_subject, { json }, { store, clock, terminal: { print } }) => {
  const kept = await store.keys.list()
  const now = clock()
  const keys = await Promise.all(
    kept.map(async ({ material, ...key }) => {
      const last = (await store.keys.moves(key.id)).at(-1)
      const fingerprint256 = ownCertificate(key.certificateChain).fingerprint256
      return { ...key, fingerprint256, changed: last && { by: last.by, reason: last.reason, at: last.at } }
    }),
  )
  if (json) print(JSON.stringify(keys))
  else for (const key of keys) for (const line of describe(key, key.changed, now)) print(line)
  return 0
}

function describe(key: RingKey, changed: { by: string; reason: string } | undefined, now: Date): string[] {
  const { id, purpose, state, place, algorithm, validTo } = key
  const until = validTo.toISOString().slice(0, 10)
  const days = Math.floor((validTo.getTime() - now.getTime()) / dayMs)
  const end = days < 0 ? `ended ${until}` : `until ${until} (${days} days)`
  const columns = [id.padEnd(20), purposeText(purpose).padEnd(14), state.padEnd(9), place.kind.padEnd(7)]
  return [
    `${columns.join(' ')} ${algorithm} ${end}`,
    ...(changed ? [`${' '.repeat(21)}${changed.by}: ${changed.reason}`] : []),
  ]
}

/** Prints the certificates of a key as PEM, its own first: what a partner registers. */
export const printCertificate: KeyWork = async (id, _values, { store, terminal: { print } }) => {
  const key = (await store.keys.list()).find((one) => one.id === id)
  if (!key) throw new UsageError(`there is no key ${id}; see keys list`)
  print(pemOfChain(key.certificateChain).trimEnd())
  return 0
}
