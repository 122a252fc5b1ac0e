import { ParseOption, XmlDocument } from 'libxml2-wasm'
import { createRandom } from '../../simulators/random.ts'
import { canonicaliseDocument } from '../../src/signing/xml/canonicalise.ts'
import { readDocument } from '../../src/signing/xml/read-document.ts'
import { verifyXml } from '../../src/signing/xmldsig/verify-xmldsig.ts'
import { decodeXml } from '../../src/wire/decode-xml.ts'
import { mutate } from './mutate.ts'
import type { SignedMessage } from './signed-messages.ts'

export interface FuzzReport {
  readonly messages: number
  /** Verified, with nothing but what was signed: the change meant nothing or stood outside. */
  readonly verified: number
  readonly refused: Readonly<Record<string, number>>
  /** Read by us and compared with what libxml2 reads. */
  readonly compared: number
  readonly peakMiB: number
}

/** One message of this many is read by libxml2 too, which is ten times slower. */
const comparedShare = 0.1
const inclusive = { method: 'inclusive', comments: true } as const

/**
 * Verifies mutated messages. Throws, with the seed and the number of the message, at the first that crashes the verifier,
 * is verified with bytes that nobody signed, or is read otherwise than libxml2 reads it.
 */
export async function fuzzSignatures(
  sources: readonly SignedMessage[],
  count: number,
  seed: number,
  onProgress: (done: number) => void = () => {},
): Promise<FuzzReport> {
  const refused: Record<string, number> = {}
  let verified = 0
  let compared = 0
  for (let index = 0; index < count; index += 1) {
    const random = createRandom(seed, 'fuzz', index)
    const source = sources[random.below(sources.length)] as SignedMessage
    const bytes = mutate(source.xml, random)
    try {
      const verification = await verifyXml(bytes, source.options)
      if (verification.is === 'refused') refused[verification.why] = (refused[verification.why] ?? 0) + 1
      else {
        verified += 1
        for (const { signed } of verification.signatures) assertSigned(Object.values(signed), source)
      }
      if (verification.is === 'verified' || random.chance(comparedShare)) compared += compare(bytes) ? 1 : 0
    } catch (cause) {
      throw new Error(`message ${index} of seed ${seed} (${source.name})`, { cause })
    }
    if (index % 10_000 === 9_999) onProgress(index + 1)
  }
  return {
    messages: count,
    verified,
    refused,
    compared,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

function assertSigned(parts: readonly Buffer[], { signed }: SignedMessage): void {
  for (const part of parts) if (!signed.has(part.toString())) throw new Error('verified what nobody signed')
}

/** Whether the document could be read; then libxml2 must read it too, and alike. */
function compare(bytes: Buffer): boolean {
  let text: string
  let ours: string
  try {
    text = decodeXml(bytes, 1_000_000)
    ours = canonicaliseDocument(readDocument(text), inclusive)
  } catch {
    return false
  }
  const document = XmlDocument.fromString(text, {
    option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_IGNORE_ENC,
  })
  try {
    if (document.canonicalizeToString({ mode: 0, withComments: true }) !== ours) {
      throw new Error('read otherwise than libxml2 reads it')
    }
    return true
  } finally {
    document.dispose()
  }
}
