import { X509Certificate } from 'node:crypto'
import { GatewayError } from '../../ports/gateway-error.ts'

/** Reads the certificates in a PEM text, in their order. Throws `key_unusable` when there is none or one is broken. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (blocks === null) throw new GatewayError('key_unusable', 'there is no certificate')
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch (cause) {
    throw new GatewayError('key_unusable', 'a certificate cannot be read', { cause })
  }
}

/** Base64 of the DER of each certificate, as a signer carries its chain. */
export const chainOf = (certificates: readonly X509Certificate[]): string[] =>
  certificates.map(({ raw }) => raw.toString('base64'))

/** The own certificate of a chain. */
export function ownCertificate(chain: readonly string[]): X509Certificate {
  return new X509Certificate(Buffer.from(chain[0] ?? '', 'base64'))
}

/** Writes a chain as PEM, in its order. */
export const pemOfChain = (chain: readonly string[]): string =>
  chain.map((base64) => new X509Certificate(Buffer.from(base64, 'base64')).toString()).join('')

/** From when to when the own certificate of a chain is valid. */
export function validityOf([own]: readonly X509Certificate[]): { validFrom: Date; validTo: Date } {
  if (!own) throw new GatewayError('key_unusable', 'there is no certificate')
  return { validFrom: own.validFromDate, validTo: own.validToDate }
}
