import type { Vault } from './vault.ts'

/** Seals what is kept as JSON. */
export const sealJson = (value: unknown, vault: Vault): Buffer =>
  vault.seal(Buffer.from(JSON.stringify(value)))

/** Opens what was kept as JSON. */
export const openJson = <Value>(sealed: Buffer, vault: Vault): Value =>
  JSON.parse(vault.open(sealed).toString('utf8')) as Value
