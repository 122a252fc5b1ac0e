import { createSecretKey } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, errors } from 'jose'

/** A key that both sides hold: 32 bytes, by a name that stands in the message. */
export interface SharedKey {
  readonly keyId: string
  readonly bytes: Uint8Array
}

export type JweOpening =
  | { readonly is: 'opened'; readonly payload: Buffer; readonly keyId: string }
  | { readonly is: 'refused'; readonly why: JweRefusal }

/** Why a JWE is not opened: a closed set. A wrong key and a changed byte are not told apart. */
export type JweRefusal = 'malformed' | 'key_unknown' | 'algorithm_not_allowed' | 'cannot_be_opened'

const keyManagement = 'A256KW'
const contentEncryption = 'A128CBC-HS256'

/** Encrypts a payload for whoever holds the key: compact JWE, A256KW and A128CBC-HS256 (RFC 7518 sections 4.4 and 5.2). */
export async function encryptFor(payload: Uint8Array, { keyId, bytes }: SharedKey): Promise<string> {
  return new CompactEncrypt(payload)
    .setProtectedHeader({ alg: keyManagement, enc: contentEncryption, kid: keyId })
    .encrypt(createSecretKey(bytes))
}

/** Opens a compact JWE of these two algorithms and no others, by the key that it names. */
export async function openJwe(jwe: string, keyFor: (keyId: string) => SharedKey | null): Promise<JweOpening> {
  const keyId = keyIdIn(jwe)
  if (keyId === undefined) return { is: 'refused', why: 'malformed' }
  const key = keyFor(keyId)
  if (key === null) return { is: 'refused', why: 'key_unknown' }
  try {
    const { plaintext } = await compactDecrypt(jwe, createSecretKey(key.bytes), {
      keyManagementAlgorithms: [keyManagement],
      contentEncryptionAlgorithms: [contentEncryption],
    })
    return { is: 'opened', payload: Buffer.from(plaintext), keyId }
  } catch (error) {
    return { is: 'refused', why: refusalOf(error) }
  }
}

function keyIdIn(jwe: string): string | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString())
    const { kid } = header as { kid?: unknown }
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

function refusalOf(error: unknown): JweRefusal {
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return 'algorithm_not_allowed'
  }
  if (error instanceof errors.JWEDecryptionFailed) return 'cannot_be_opened'
  if (error instanceof errors.JOSEError) return 'malformed'
  throw error
}
