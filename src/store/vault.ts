import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  randomUUID,
} from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Seals what must not be readable at rest (AES-256-GCM) and makes keyed hashes to find it by. */
export interface Vault {
  seal(bytes: Buffer): Buffer
  /** Opens what any kept key has sealed; throws when a byte was changed or the key is not kept. */
  open(sealed: Buffer): Buffer
  /** Keyed hash of a value, equal for equal values and useless without the key. */
  index(value: string): Buffer
}

/** The kept keys; sealing uses `current`, opening whichever the envelope names. Keys are 32 bytes. */
export interface VaultKeys {
  readonly current: string
  readonly keys: ReadonlyMap<string, Buffer>
  readonly indexKey: Buffer
}

/** A value names a data key that is not among the kept ones. */
export class UnknownDataKey extends Error {}

/** First byte of an envelope: whether its text was compressed before it was encrypted. */
const plain = 1
const compressed = 2
/** Below it compressing costs more time (105 µs) than it saves bytes. */
const compressFrom = 1024
const nonceBytes = 12
const tagBytes = 16

/**
 * Makes a vault. Envelope: form (1 byte), length of the key id (1), key id, nonce (12), tag (16), then the
 * encrypted text, by its form zstd-compressed or not; form and key id are authenticated too.
 */
export function createVault({ current, keys, indexKey }: VaultKeys): Vault {
  // A cipher starts in 3 µs over a key object, in 17 over the key's bytes.
  const secretKeys = new Map(keys.entries().map(([id, key]) => [id, createSecretKey(key)]))
  const keyOf = (id: string) => {
    const key = secretKeys.get(id)
    if (!key) throw new UnknownDataKey(`the data key ${id} is not kept here`)
    return key
  }
  const headerOf = (form: number) =>
    Buffer.concat([Buffer.from([form, current.length]), Buffer.from(current, 'latin1')])
  const headers = { [plain]: headerOf(plain), [compressed]: headerOf(compressed) } as const
  const currentKey = keyOf(current)
  // A hash starts in 2 µs over a key object, in 12 over the key's bytes.
  const indexSecret = createSecretKey(indexKey)
  const nextNonce = createNonces()
  return {
    seal(bytes) {
      const form = bytes.length < compressFrom ? plain : compressed
      const header = headers[form]
      const nonce = nextNonce()
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(header)
      const body = Buffer.concat([
        cipher.update(form === compressed ? zstdCompressSync(bytes) : bytes),
        cipher.final(),
      ])
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const form = sealed[0]
      if (form !== plain && form !== compressed) throw new Error('the sealed value has an unknown envelope')
      const headerEnd = 2 + (sealed[1] ?? 0)
      const nonceEnd = headerEnd + nonceBytes
      const tagEnd = nonceEnd + tagBytes
      if (sealed.length < tagEnd) throw new Error('the sealed value is cut')
      const key = keyOf(sealed.toString('latin1', 2, headerEnd))
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(headerEnd, nonceEnd))
        .setAAD(sealed.subarray(0, headerEnd))
        .setAuthTag(sealed.subarray(nonceEnd, tagEnd))
      const text = Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()])
      return form === compressed ? zstdDecompressSync(text) : text
    },
    index: (value) => createHmac('sha256', indexSecret).update(value.normalize('NFC')).digest(),
  }
}

/** Makes nonces, each of bytes that were drawn for it alone, in stocks: drawing twelve at a time takes 1.7 µs. */
function createNonces(): () => Buffer {
  let stock = Buffer.alloc(0)
  return () => {
    if (stock.length === 0) stock = randomBytes(nonceBytes * 512)
    const nonce = stock.subarray(0, nonceBytes)
    stock = stock.subarray(nonceBytes)
    return nonce
  }
}

/** Reads the keys in `file`, or makes them there at the first start, readable by the gateway's user only. */
export function loadVaultKeys(file: string): VaultKeys {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const made = { current: 'data-1', keys: { 'data-1': randomKey() }, indexKey: randomKey() }
    writeOnce(file, `${JSON.stringify(made, null, 2)}\n`)
  }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as {
    current: string
    keys: Record<string, string>
    indexKey: string
  }
  const keys = Object.entries(kept.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const)
  return { current: kept.current, keys: new Map(keys), indexKey: Buffer.from(kept.indexKey, 'base64') }
}

const randomKey = () => randomBytes(32).toString('base64')

/**
 * Writes a file that is there whole or not at all: of two first starts at once one makes it and both read the same. No draft is
 * named after its process, which in each container may be number 1.
 */
function writeOnce(file: string, content: string): void {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
}
