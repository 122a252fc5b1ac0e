import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createVault, loadVaultKeys, type Vault } from './vault.ts'

/** How long a process may go on sealing with a key that another took the place of, in ms. */
export const takesOverWithinMs = 2_000

/**
 * Opens the vault over a file of keys, making them at the first start. The file is looked at again now and then, and when
 * a value names a key that is not known yet: a rotation needs no restart.
 */
export function openVaultFile(file: string, now: () => number = Date.now): Vault & { currentKey(): string } {
  let keys = loadVaultKeys(file)
  let vault = createVault(keys)
  let version = versionOf(file)
  let lookedAt = now()

  function look(): boolean {
    lookedAt = now()
    const found = versionOf(file)
    if (found === undefined || found === version) return false
    keys = loadVaultKeys(file)
    vault = createVault(keys)
    version = found
    return true
  }
  function upToDate(): Vault {
    if (now() - lookedAt >= takesOverWithinMs) look()
    return vault
  }

  return {
    seal: (bytes) => upToDate().seal(bytes),
    open(sealed) {
      if (!keys.keys.has(keyIdOf(sealed))) look()
      return vault.open(sealed)
    },
    index: (value) => vault.index(value),
    currentKey() {
      look()
      return keys.current
    },
  }
}

/** The key that an envelope names; see `createVault`. */
const keyIdOf = (sealed: Buffer): string => sealed.toString('latin1', 2, 2 + (sealed[1] ?? 0))

/** Nothing where the file cannot be seen just now: what is known goes on. */
function versionOf(file: string): string | undefined {
  const { mtimeNs, ino } = statSync(file, { bigint: true, throwIfNoEntry: false }) ?? {}
  return mtimeNs === undefined ? undefined : `${mtimeNs}-${ino}`
}

interface KeyFile {
  current: string
  keys: Record<string, string>
  indexKey: string
}

const readKeys = (file: string): KeyFile => JSON.parse(readFileSync(file, 'utf8'))

/** Ids of the data keys in a file, the current one first. */
export function dataKeyIds(file: string): string[] {
  const { current, keys } = readKeys(file)
  return [current, ...Object.keys(keys).filter((id) => id !== current)]
}

/** Adds a data key to the file and makes it the current one; returns its id. */
export function rotateDataKey(file: string): string {
  const kept = readKeys(file)
  const numbers = Object.keys(kept.keys).map((id) => Number(/^data-(\d+)$/.exec(id)?.[1] ?? 0))
  const id = `data-${Math.max(0, ...numbers) + 1}`
  replaceFile(file, {
    ...kept,
    current: id,
    keys: { ...kept.keys, [id]: randomBytes(32).toString('base64') },
  })
  return id
}

/** Takes a data key out of the file for ever. Throws a `RangeError` for the current one and for one that is not there. */
export function forgetDataKey(file: string, id: string): void {
  const kept = readKeys(file)
  if (id === kept.current) throw new RangeError(`${id} is the current data key`)
  if (!Object.hasOwn(kept.keys, id)) throw new RangeError(`there is no data key ${id}`)
  const keys = Object.fromEntries(Object.entries(kept.keys).filter(([other]) => other !== id))
  replaceFile(file, { ...kept, keys })
}

/** How long ago the file was changed, in ms: before that some process may seal with the key that was current then. */
export const dataKeysAge = (file: string, now: number): number => now - statSync(file).mtimeMs

/** Puts the new content in place of the old in one step: who reads at that moment reads one or the other. */
function replaceFile(file: string, content: KeyFile): void {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  renameSync(draft, file)
}
