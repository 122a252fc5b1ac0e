import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signer } from './ports/signer.ts'
import { loadOrCreateKey } from './signing/key-folder.ts'
import { createPemSigner } from './signing/pem-signer.ts'

/** The folder of keys below the data folder; every file in it is the gateway's own. */
export const keysFolder = (dataFolder: string): string => join(dataFolder, 'keys')

const messageKeyId = 'messages-1'

/** Opens the key that messages to portals are signed with, making one with a certificate of its own at the first start. */
export async function openMessageSigner(
  dataFolder: string,
  unit: { code: string; name: string },
): Promise<Signer> {
  const key = await loadOrCreateKey({
    folder: keysFolder(dataFolder),
    keyId: messageKeyId,
    subject: { commonName: unit.name, organisation: unit.code, country: 'VN' },
    validity: { from: new Date(), days: 730 },
    modulusLength: 2048,
  })
  return createPemSigner(key)
}

/** The file with the certificate of that key, which partners register; made when it is not there. */
export async function messageCertificate(
  dataFolder: string,
  unit: { code: string; name: string },
): Promise<string> {
  await openMessageSigner(dataFolder, unit)
  return join(keysFolder(dataFolder), `${messageKeyId}.cert.pem`)
}

/** Opens the key that access tokens are signed with, making one at the first start. */
export async function openTokenKey(
  dataFolder: string,
): Promise<{ keyId: string; algorithm: 'EdDSA'; privateKey: KeyObject }> {
  const folder = keysFolder(dataFolder)
  const file = join(folder, 'tokens-1.key.pem')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  // `wx`: of two first starts at once, one makes the key and both read it.
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return { keyId: 'tokens-1', algorithm: 'EdDSA', privateKey: createPrivateKey(await readFile(file, 'utf8')) }
}
