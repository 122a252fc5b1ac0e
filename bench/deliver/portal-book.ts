import { X509Certificate } from 'node:crypto'
import { outsideMessage } from '../../src/signing/profiles/message.ts'
import { trustPinned } from '../../src/signing/trust/trust-pinned.ts'
import { verifyXml } from '../../src/signing/xmldsig/verify-xmldsig.ts'
import type { Book } from './receiver.ts'

/** Reads what the portal has received since it was last asked. */
export async function readBook(portalUrl: string): Promise<Book> {
  return (await fetch(`${portalUrl}/book`)).json() as Promise<Book>
}

/** Throws unless each dossier came once, those of the warm-up twice, in so many messages. */
export function assertBook(
  { dossiers, messages }: Book,
  expected: { readonly dossiers: number; readonly messages: number },
): void {
  if (dossiers === expected.dossiers && messages === expected.messages) return
  throw new Error(
    `${messages} messages of ${dossiers} dossiers came, not ${expected.messages} of ${expected.dossiers}`,
  )
}

/** Throws unless the signature of the last message holds: one shows it for all. */
export async function assertSigned({ last }: Book, certificatePem: string): Promise<void> {
  const verification = await verifyXml(Buffer.from(last, 'base64'), {
    profile: outsideMessage(),
    trust: trustPinned([new X509Certificate(certificatePem)]),
    receivedAt: new Date(),
    maxBytes: 1024 * 1024,
  })
  if (verification.is === 'refused') throw new Error(`the signature is refused: ${verification.why}`)
}
