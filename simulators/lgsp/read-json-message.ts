import { type KeyObject, verify } from 'node:crypto'
import { assertJson } from './check-json.ts'
import { messageRules, type Operation } from './message-rules.ts'
import { describeMessage, type ReceivedMessage } from './received-message.ts'
import { Refusal } from './refusal.ts'

interface Signing {
  readonly jws: string | undefined
  readonly keys: readonly KeyObject[]
}

/** Reads a JSON message strictly; a detached JWS (RFC 7515 appendix F) must verify under one of the keys. */
export function readJsonMessage(operation: Operation, bytes: Buffer, signing?: Signing): ReceivedMessage {
  if (signing !== undefined) assertSigned(bytes, signing)
  const message = parse(bytes)
  assertJson(message, messageRules[operation].fields)
  const fields = message as Record<string, unknown>
  const fees = (fields.DocFees ?? []) as { Price: number }[]
  return describeMessage(
    (name) => String(fields[name] ?? ''),
    fees.map(({ Price }) => Price),
    bytes.toString('utf8'),
    signing === undefined ? 'none' : 'valid',
  )
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal(400, 'the body is not JSON in UTF-8')
  }
}

function assertSigned(bytes: Buffer, { jws, keys }: Signing): void {
  const [, header, signature] = /^([\w-]+)\.\.([\w-]+)$/.exec(jws ?? '') ?? []
  if (header === undefined || signature === undefined) throw new Refusal(403, 'there is no detached JWS')
  const { alg } = parse(Buffer.from(header, 'base64url')) as { alg?: unknown }
  if (alg !== 'RS256') throw new Refusal(403, 'the JWS is not RS256')
  const signed = Buffer.from(`${header}.${bytes.toString('base64url')}`)
  const value = Buffer.from(signature, 'base64url')
  if (!keys.some((key) => verify('sha256', signed, key, value))) {
    throw new Refusal(403, 'the signature does not verify under a registered certificate')
  }
}
