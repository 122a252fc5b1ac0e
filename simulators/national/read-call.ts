import type { Request } from 'express'
import { isRecord } from './check-object.ts'
import { sha256 } from './dossier-register.ts'

/** A call as it came: its members, and the digest of its bytes without the session. */
export interface ReceivedCall {
  readonly members: Readonly<Record<string, unknown>>
  readonly bodySha256: string
}

/** Reads a JSON object in UTF-8; nothing when the body is something else. */
export function readCall(request: Request): ReceivedCall | undefined {
  if (!request.is('application/json') || !Buffer.isBuffer(request.body)) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(request.body)
    const members: unknown = JSON.parse(text)
    if (!isRecord(members)) return undefined
    return { members, bodySha256: sha256(withoutSession(text, members.session)) }
  } catch {
    return undefined
  }
}

/** The destination that the call names as header or as query; two different ones are none. */
export function destinationOf(request: Request): unknown {
  const { dstcode } = request.query
  const header = request.get('dstcode')
  if (header === undefined) return dstcode
  return dstcode === undefined || dstcode === header ? header : undefined
}

/** The dossier number that a call is about, as far as one can be read from an unchecked call. */
export function referenceOf(members: ReceivedCall['members']): string {
  const [first] = Array.isArray(members.data) ? members.data : []
  const number = isRecord(first) ? first.MaHoSo : members.mahoso
  return typeof number === 'string' ? number.slice(0, 60) : ''
}

/** The session is a credential: the book compares messages by the bytes without it. */
const withoutSession = (text: string, session: unknown): string =>
  text.replace(`"session":${JSON.stringify(session)},`, () => '')
