import { execFile } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import koffi from 'koffi'
import { chainOf, readCertificates } from '../../../src/signing/keys/certificate-chain.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'

const run = promisify(execFile)

/** A token of SoftHSM in a folder of its own. */
export interface SoftToken {
  readonly folder: string
  readonly library: string
  readonly label: string
  readonly pin: string
  /** Puts a key into the token, and gives its certificate and public half. */
  importKey(label: string, id: string, kind?: 'rsa' | 'ec'): Promise<ImportedKey>
  /** Closes a slot's sessions behind the back of whoever has them. Gives the return value. */
  forget(slot: bigint): number
  /** Ends the library, as when it loses its token: the next call must initialise it anew. Gives the return value. */
  end(): number
  /** Ends the library too, which would look for this token in the whole process's next one. */
  close(): Promise<void>
}

export interface ImportedKey {
  readonly publicKey: KeyObject
  readonly certificateChain: readonly string[]
  readonly certificatePem: string
}

/** Debian and others put the library in one of these. */
const libraries = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
]

/** Makes an empty token. SoftHSM finds it through the environment of this process, so that a process has one at a time. */
export async function makeSoftToken(): Promise<SoftToken> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-token-'))
  const tokens = join(folder, 'tokens')
  await mkdir(tokens)
  const configuration = join(folder, 'softhsm2.conf')
  await writeFile(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`)
  process.env.SOFTHSM2_CONF = configuration
  const [label, pin] = ['lienthong', '271828']
  await softhsm('--init-token', '--free', '--label', label, '--so-pin', '31415926', '--pin', pin)
  const path = libraries.find((candidate) => existsSync(candidate)) ?? ''
  const library = koffi.load(path)
  const closeAllSessions = library.func('C_CloseAllSessions', 'unsigned long', ['unsigned long'])
  const finalize = library.func('C_Finalize', 'unsigned long', ['void *'])
  return {
    folder,
    library: path,
    label,
    pin,
    async importKey(name, id, kind = 'rsa') {
      const { privateKey, publicKey } =
        kind === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
          : generateKeyPairSync('rsa', { modulusLength: 2048 })
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
      const file = join(folder, 'to-import.pem')
      await writeFile(file, pem)
      await softhsm('--import', file, '--token', label, '--label', name, '--id', id, '--pin', pin)
      await rm(file)
      const subject = { commonName: name, organisation: 'Sở kiểm thử', country: 'VN' }
      const certificatePem = issueSelfSigned(pem, subject, { from: new Date('2025-01-01Z'), days: 7300 })
      return { publicKey, certificatePem, certificateChain: chainOf(readCertificates(certificatePem)) }
    },
    forget: (slot) => closeAllSessions(slot),
    end: () => finalize(null),
    async close() {
      finalize(null)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const softhsm = (...words: readonly string[]) => run('softhsm2-util', [...words])
