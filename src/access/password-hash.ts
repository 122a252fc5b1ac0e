import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** The OWASP Password Storage Cheat Sheet's setting for argon2id: 19 MiB (in KiB), two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const [saltBytes, tagBytes] = [16, 32]

/** `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, salt and tag in Base64 without padding (PHC string format). */
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Hashes a password into a PHC string, which tells how it was made: raising the cost leaves old ones good. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await derive(password, { nonce: salt, ...cost, tagLength: tagBytes })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Says whether a password is the one behind a PHC string; throws when the string is no argon2id hash. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash) ?? []
  if (salt === undefined || tag === undefined) throw new TypeError('not a PHC string of argon2id')
  const expected = Buffer.from(tag, 'base64')
  const derived = await derive(password, {
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(derived, expected)
}

/** A hash that no password has, for names that nobody has: checking it takes as long as checking a real one. */
export function unmatchableHash(): string {
  const { memory, passes, parallelism } = cost
  const [salt, tag] = [randomBytes(saltBytes), randomBytes(tagBytes)]
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

const argon2Async = promisify(argon2)

// One keyboard writes ế as one code point, another as three: both must open the same door.
const derive = (password: string, parameters: Omit<Argon2Parameters, 'message'>) =>
  argon2Async('argon2id', { message: password.normalize('NFC'), ...parameters })

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
