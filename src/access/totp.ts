import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What authenticator apps take without being told: SHA-1, six digits, thirty seconds (RFC 6238, Google's key URI format). */
const stepMs = 30_000
const digits = 6
/** A clock may be one step off, and typing takes a while. */
const stepsApart = 1

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of a time step (RFC 4226 section 5.3). */
export function codeOfStep(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The time step whose code was typed, near now and later than the last one that was taken; undefined when it is none. */
export function stepOfCode(secret: Buffer, typed: string, now: Date, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(typed)) return undefined
  const here = Math.floor(now.getTime() / stepMs)
  for (let step = here - stepsApart; step <= here + stepsApart; step += 1) {
    const isRight = timingSafeEqual(Buffer.from(codeOfStep(secret, step)), Buffer.from(typed))
    if (isRight && step > lastStep) return step
  }
  return undefined
}

/** 160 random bits, as RFC 4226 section 4 wants. */
export const newSecret = (): Buffer => randomBytes(20)

/** RFC 4648 without padding. */
export function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => base32[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('')
}

/** What an authenticator app reads out of a QR code. */
export function keyUri(secret: Buffer, login: string, issuer: string): string {
  const query = new URLSearchParams({ secret: toBase32(secret), issuer })
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${login}`)}?${query}`
}

/** Reads what `toBase32` wrote. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
