import type { Vault } from './vault.ts'

/**
 * The code that a student is kept under. Schools call a student without a code `TAM-<identity number>`; kept is a keyed hash
 * of that number in its place, the same for the same person, so that no identity number stands in a column or an answer.
 */
export function keptCode(code: string, vault: Pick<Vault, 'index'>): string {
  const identityNumber = temporaryCode.exec(code)?.[1]
  if (identityNumber === undefined) return code
  return `TAM-${vault.index(`temporary-code:${identityNumber}`).toString('hex', 0, 8).toUpperCase()}`
}

const temporaryCode = /^TAM-(\d{12})$/

/** What `keptCode` changes, as PostgreSQL finds it. */
export const temporaryCodePattern = '^TAM-[0-9]{12}$'

/**
 * What the plain hash of a bill becomes that named its student by an identity number: whoever knows the rest could try all
 * numbers against the hash itself. The bill is still recognised.
 */
export const formerHash = (plain: Buffer, vault: Pick<Vault, 'index'>): Buffer =>
  vault.index(`former:${plain.toString('hex')}`)
