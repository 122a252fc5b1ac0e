import { hash } from 'node:crypto'
import { GatewayError } from '../../ports/gateway-error.ts'
import { DerRefused, integerOf, itemsOf, readDer, writeDer } from '../der/der.ts'
import type { CertificateTrust } from '../trust/certificate-trust.ts'
import { writeTimeStampRequest } from './time-stamp-request.ts'
import { verifyTimeStamp } from './verify-time-stamp.ts'

export interface TimeStamp {
  /** DER of the TimeStampToken, which anybody can verify later. */
  readonly token: Buffer
  readonly generatedAt: Date
}

/** Has data stamped by an authority; only the SHA-256 digest of the data leaves. */
export type TimeStamper = (data: Uint8Array) => Promise<TimeStamp>

export interface TimeStamperParts {
  /** Posts a body of type `application/timestamp-query` and gives the answer's body (RFC 3161 section 3.4). */
  readonly post: (request: Buffer) => Promise<Uint8Array>
  readonly trust: CertificateTrust
  readonly randomBytes: (size: number) => Buffer
}

/**
 * Makes a client of a time-stamping authority. An answer is verified before it is handed out.
 * Throws `time_stamp_failed` when the authority refuses or its answer does not verify, and what `post` throws.
 */
export function createTimeStamper({ post, trust, randomBytes }: TimeStamperParts): TimeStamper {
  return async (data) => {
    const nonce = randomBytes(16)
    const imprint = { digest: 'sha256', value: hash('sha256', data, 'buffer') } as const
    const token = readAnswer(await post(writeTimeStampRequest(imprint, nonce)))
    const verification = await verifyTimeStamp(token, { data, nonce, trust })
    if (verification.is === 'refused') {
      throw failed(`the time-stamp of the authority is not accepted: ${verification.why}`)
    }
    return { token, generatedAt: verification.generatedAt }
  }
}

/** Takes the token out of a TimeStampResp (section 2.4.2). */
function readAnswer(answer: Uint8Array): Buffer {
  try {
    const [status, token] = itemsOf(readDer(answer))
    const code = integerOf(itemsOf(status)[0])
    if (!granted.has(code) || token === undefined) throw failed(`the authority refused, with status ${code}`)
    return writeDer(token)
  } catch (cause) {
    if (cause instanceof DerRefused) throw failed('the answer of the authority cannot be read', cause)
    throw cause
  }
}

/** `granted`, `grantedWithMods`. */
const granted: ReadonlySet<string> = new Set(['0', '1'])

function failed(why: string, cause?: unknown): GatewayError {
  return new GatewayError('time_stamp_failed', why, { cause })
}
