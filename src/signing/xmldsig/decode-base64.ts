import { refuseUnless } from './signature-refusal.ts'

/** Decodes base64; line breaks within are usual, anything else that is not base64 is refused. Throws `Refused`. */
export function decodeBase64(text: string | undefined): Buffer {
  refuseUnless(text !== undefined, 'signature_malformed')
  const compact = hasSpace.test(text) ? text.replace(/[ \t\r\n]/g, '') : text
  const bytes = Buffer.from(compact, 'base64')
  refuseUnless(bytes.toString('base64') === compact, 'signature_malformed')
  return bytes
}

const hasSpace = /[ \t\r\n]/
