import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { SignaturesTaken } from '../domain/keys/key-fit.ts'
import { ensureFirstKeys, firstMessageKeyId, openMessageKey } from '../keyring/first-keys.ts'
import { createKeyHolders, type HolderSettings } from '../keyring/key-holders.ts'
import { type KeyRing, openKeyRing } from '../keyring/key-ring.ts'
import { createSignerOpener } from '../keyring/open-signer.ts'
import type { Clock } from '../ports/clock.ts'
import type { KeyStore } from '../ports/keys/key-store.ts'
import { readOrCreate } from '../signing/keys/key-folder.ts'
import { createHttpClient } from '../wire/http-client.ts'

/** The folder of keys below the data folder; every file in it is the gateway's own. */
export const keysFolder = (dataFolder: string): string => join(dataFolder, 'keys')

/** The file of the keys that personal data is sealed with. */
export const dataKeysFile = ({ store }: { store: { dataFolder: string } }): string =>
  join(keysFolder(store.dataFolder), 'data-keys.json')

interface Unit {
  readonly code: string
  readonly name: string
}

/** What opening the ring needs to know of the configuration. */
interface KeysConfig {
  readonly store: { readonly dataFolder: string }
  readonly feeService: { readonly unit: Unit }
  readonly keyHolders: Readonly<Record<string, HolderSettings>>
}

/** A ring, and what has the private parts of its keys. */
export interface OpenKeys {
  readonly keyRing: KeyRing
  close(): Promise<void>
}

/** Opens the ring of keys that the gateway signs with, making the first ones at the first start. */
export async function openKeys(
  { keys: store, close }: { keys: KeyStore; close(): Promise<void> },
  { store: { dataFolder }, feeService: { unit }, keyHolders }: KeysConfig,
  { taken, clock, log }: { taken: SignaturesTaken; clock: Clock; log: Logger },
): Promise<OpenKeys> {
  try {
    await ensureFirstKeys({ store, folder: keysFolder(dataFolder), unit, now: clock() })
    const holders = createKeyHolders(keyHolders, createHttpClient)
    const openSigner = createSignerOpener(holders)
    return { keyRing: await openKeyRing({ store, taken, openSigner, clock, log }), close: holders.close }
  } catch (error) {
    // Its connections would keep a process alive that has nothing to do.
    await close()
    throw error
  }
}

/** The file with the certificate of the first key for messages, which partners register; made when it is not there. */
export async function messageCertificate(dataFolder: string, unit: Unit): Promise<string> {
  const folder = keysFolder(dataFolder)
  await openMessageKey(folder, unit, new Date())
  return join(folder, `${firstMessageKeyId}.cert.pem`)
}

/** Opens the key that access tokens are signed with, making one at the first start. */
export async function openTokenKey(
  dataFolder: string,
): Promise<{ keyId: string; algorithm: 'EdDSA'; privateKey: KeyObject }> {
  const folder = keysFolder(dataFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const make = () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
  const pem = await readOrCreate(join(folder, 'tokens-1.key.pem'), make, 0o600)
  return { keyId: 'tokens-1', algorithm: 'EdDSA', privateKey: createPrivateKey(pem) }
}
