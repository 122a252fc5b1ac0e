import type { X509Certificate } from 'node:crypto'
import { everySigningAlgorithm } from '../signing/algorithms.ts'
import { envelopedMessage, outsideMessage } from '../signing/profiles/message.ts'
import { verifyXml } from '../signing/xmldsig/verify-xmldsig.ts'
import { trustAnybody } from './trust-anybody.ts'

/** The signature that an XML message carries in itself. */
export interface MessageSignature {
  readonly holds: boolean
  readonly certificate?: X509Certificate
}

const profiles = [outsideMessage(everySigningAlgorithm), envelopedMessage(everySigningAlgorithm)]

/**
 * Verifies the signature of a message that went out as XML, over its bytes and with the certificate in it; undefined
 * where it carries none.
 */
export async function readMessageSignature(
  { direction, contentType, at }: { readonly [name: string]: unknown },
  bytes: Buffer,
): Promise<MessageSignature | undefined> {
  if (direction !== 'out' || !/\bxml\b/.test(String(contentType))) return undefined
  const options = { trust: trustAnybody, receivedAt: new Date(String(at)), maxBytes: bytes.length }
  for (const profile of profiles) {
    const verification = await verifyXml(bytes, { ...options, profile })
    const certificate = verification.is === 'verified' && verification.signatures[0]?.certificate
    if (certificate) return { holds: true, certificate }
    if (verification.is === 'refused' && verification.why === 'signature_missing') return undefined
  }
  return { holds: false }
}
