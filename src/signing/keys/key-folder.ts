import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GatewayError } from '../../ports/gateway-error.ts'
import {
  type CertificateSubject,
  generatePrivateKeyPem,
  issueSelfSigned,
  type Validity,
} from './certificates.ts'
import type { PemKey } from './pem-signer.ts'

export interface KeyRequest {
  readonly folder: string
  readonly keyId: string
  readonly subject: CertificateSubject
  readonly validity: Validity
  readonly modulusLength?: 2048 | 3072 | 4096
}

/**
 * Reads `<folder>/<keyId>.key.pem` and `<folder>/<keyId>.cert.pem`, making what is missing: a key and a certificate that
 * it signs itself. Two processes that start at once end with the same key, and a crash in between leaves no half file.
 * Throws `key_unusable` when others than the owner may read the key.
 */
export async function loadOrCreateKey(request: KeyRequest): Promise<PemKey> {
  const { folder, keyId } = request
  if (!plainFileName.test(keyId)) {
    throw new GatewayError('key_unusable', 'a key id is letters, digits, dots, underscores and hyphens')
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })

  const keyFile = join(folder, `${keyId}.key.pem`)
  const privateKeyPem = await readOrCreate(
    keyFile,
    () => generatePrivateKeyPem(request.modulusLength ?? 3072),
    0o600,
  )
  await assertPrivate(keyFile, keyId)

  const certificateFile = join(folder, `${keyId}.cert.pem`)
  const certificatePem = await readOrCreate(
    certificateFile,
    () => issueSelfSigned(privateKeyPem, request.subject, request.validity),
    0o644,
  )
  return { keyId, privateKeyPem, certificatePem }
}

const plainFileName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/** Reads a file, or makes it. Of two that make it at once one does, and both have what it says; there is never half of it. */
export const readOrCreate = async (
  file: string,
  make: () => string | Promise<string>,
  mode: number,
): Promise<string> => (await readIfThere(file)) ?? (await createOnce(file, await make(), mode))

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Writes beside and links into place: a link never replaces a file, so of two writers one wins and both read that. */
async function createOnce(file: string, content: string, mode: number): Promise<string> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, content, { mode, flag: 'wx', flush: true })
  try {
    await link(draft, file)
    return content
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await readFile(file, 'utf8')
  } finally {
    await unlink(draft)
  }
}

async function assertPrivate(file: string, keyId: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    throw new GatewayError('key_unusable', `key ${keyId}: its file can be read by others (chmod 600 it)`)
  }
}
