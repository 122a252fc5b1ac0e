import { join } from 'node:path'
import type { Signer } from './ports/signer.ts'
import { loadOrCreateKey } from './signing/key-folder.ts'
import { createPemSigner } from './signing/pem-signer.ts'

/** The folder of keys below the data folder; every file in it is the gateway's own. */
export const keysFolder = (dataFolder: string): string => join(dataFolder, 'keys')

/** Opens the key that messages to portals are signed with, making one with a certificate of its own at the first start. */
export async function openMessageSigner(
  dataFolder: string,
  unit: { code: string; name: string },
): Promise<Signer> {
  const key = await loadOrCreateKey({
    folder: keysFolder(dataFolder),
    keyId: 'messages-1',
    subject: { commonName: unit.name, organisation: unit.code, country: 'VN' },
    validity: { from: new Date(), days: 730 },
    modulusLength: 2048,
  })
  return createPemSigner(key)
}
