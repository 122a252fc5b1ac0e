import { hash, type X509Certificate } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import { DerRefused } from '../der/der.ts'
import type { PathStep } from './build-path.ts'
import { readCertificateFields } from './certificate-fields.ts'
import { readOcspAnswer, writeOcspRequest } from './read-ocsp-answer.ts'
import { readRevocationList, serialOf } from './read-revocation-list.ts'
import type { CachedAnswer, RevocationCache, RevocationFetch, RevocationStatus } from './revocation.ts'

export interface RevocationParts {
  readonly fetch: RevocationFetch
  readonly cache: RevocationCache
  readonly clock: Clock
}

/** How far the clocks of responders may be off, in ms. */
const clockTolerance = 300_000

/** Asks whether an issuer has revoked a certificate: its OCSP responders first, then its revocation lists. */
export type AskRevocation = (certificate: X509Certificate, issuer: PathStep) => Promise<RevocationStatus>

/** Makes the question. An answer that holds is kept until its own end; what does not hold counts as no answer. */
export function createAskRevocation(parts: RevocationParts): AskRevocation {
  return async (certificate, issuer) => {
    for (const source of sourcesOf(certificate, issuer)) {
      const status = await ask(source, parts)
      if (status.is !== 'unknown') return status
    }
    return { is: 'unknown' }
  }
}

/** One place to ask, and how its answer is read. */
interface Source {
  readonly url: string
  readonly body?: Buffer
  readonly read: (bytes: Uint8Array) => { status: RevocationStatus; from: Date; until: Date }
}

function sourcesOf(certificate: X509Certificate, issuer: PathStep): Source[] {
  // What the certificate says of where to ask is believed because its issuer, who is trusted, has signed it.
  const { ocspUrls, crlUrls } = readCertificateFields(certificate)
  const body = writeOcspRequest(certificate, issuer)
  return [
    ...ocspUrls.map((url) => ({
      url,
      body,
      read: (bytes: Uint8Array) => readOcspAnswer(bytes, certificate, issuer),
    })),
    ...crlUrls.map((url) => ({ url, read: (bytes: Uint8Array) => readList(bytes, certificate, issuer) })),
  ].filter(({ url }) => /^https?:\/\//.test(url))
}

function readList(bytes: Uint8Array, certificate: X509Certificate, issuer: PathStep) {
  const { from, until, revoked } = readRevocationList(bytes, issuer)
  const since = revoked.get(serialOf(certificate))
  const status: RevocationStatus = since ? { is: 'revoked', since } : { is: 'good' }
  return { status, from, until }
}

async function ask(
  { url, body, read }: Source,
  { fetch, cache, clock }: RevocationParts,
): Promise<RevocationStatus> {
  const key = hash('sha256', Buffer.concat([Buffer.from(`${url}\n`), body ?? Buffer.alloc(0)]))
  const kept = await cache.get(key)
  if (kept && clock() < kept.goodUntil) {
    const status = readAnswer(kept.bytes, read, clock())
    if (status) return status.status
  }
  const bytes = await fetchOrNull(fetch, url, body)
  const answer = bytes === null ? null : readAnswer(bytes, read, clock())
  if (bytes === null || answer === null) return { is: 'unknown' }
  await cache.put(key, { bytes: Buffer.from(bytes), goodUntil: answer.until } satisfies CachedAnswer)
  return answer.status
}

/** Null for what is not signed as it should be, is not yet or no longer good, or cannot be read. */
function readAnswer(bytes: Uint8Array, read: Source['read'], now: Date) {
  try {
    const answer = read(bytes)
    const isFresh =
      answer.from.getTime() - clockTolerance <= now.getTime() &&
      now.getTime() <= answer.until.getTime() + clockTolerance
    return isFresh ? answer : null
  } catch (error) {
    if (error instanceof DerRefused) return null
    throw error
  }
}

/** Whatever keeps an authority from answering is the same to us: it could not be asked. */
async function fetchOrNull(fetch: RevocationFetch, url: string, body?: Buffer): Promise<Uint8Array | null> {
  try {
    return await fetch(url, body)
  } catch {
    return null
  }
}
