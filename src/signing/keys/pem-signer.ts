import { createPrivateKey, type KeyObject, sign, type X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Signer, SigningAlgorithm } from '../../ports/signer.ts'
import { signingAlgorithms } from '../algorithms.ts'
import { chainOf, readCertificates } from './certificate-chain.ts'
import { keyOperation } from './key-operation.ts'

export interface PemKey {
  readonly keyId: string
  readonly privateKeyPem: string
  /** One or more certificates, the signer's own first. */
  readonly certificatePem: string
}

/**
 * A signer over a PEM key. Signs in the thread pool of node:crypto: with 16 in flight on 2 cores, RSA-2048 gives 2,600
 * signatures a second and the event loop stays free, against 1,300 that block it, be it `sign` or `privateEncrypt`
 * over a ready DigestInfo (which has no asynchronous form). Throws `key_unusable` for a key that is weak, of another
 * kind than its algorithm, or of another certificate.
 */
export function createPemSigner(pem: PemKey, algorithm?: SigningAlgorithm): Signer {
  const { keyId } = pem
  const certificates = readOwnCertificates(pem)
  const privateKey = readPrivateKey(pem)
  const chosen = algorithm ?? usualAlgorithm(privateKey)
  assertFits(keyId, privateKey, chosen, certificates[0] as X509Certificate)

  const { digest } = signingAlgorithms[chosen]
  const key = keyOperation(privateKey, chosen)
  return {
    keyId,
    algorithm: chosen,
    certificateChain: chainOf(certificates),
    sign: (data) => signInThreadPool(digest, data, key),
  }
}

const signInThreadPool = promisify(sign)

function usualAlgorithm(key: KeyObject): SigningAlgorithm {
  if (key.asymmetricKeyType !== 'ec') return 'RS256'
  return key.asymmetricKeyDetails?.namedCurve === signingAlgorithms.ES384.curve ? 'ES384' : 'ES256'
}

function readPrivateKey({ keyId, privateKeyPem }: PemKey): KeyObject {
  try {
    return createPrivateKey(privateKeyPem)
  } catch (cause) {
    throw new GatewayError('key_unusable', `key ${keyId}: the private key cannot be read`, { cause })
  }
}

function readOwnCertificates({ keyId, certificatePem }: PemKey): X509Certificate[] {
  try {
    return readCertificates(certificatePem)
  } catch (cause) {
    throw new GatewayError('key_unusable', `key ${keyId}: ${(cause as GatewayError).detail}`, { cause })
  }
}

function assertFits(
  keyId: string,
  privateKey: KeyObject,
  algorithm: SigningAlgorithm,
  certificate: X509Certificate,
): void {
  const unusable = (why: string) => new GatewayError('key_unusable', `key ${keyId}: ${why}`)
  const { asymmetricKeyType, asymmetricKeyDetails } = privateKey
  if (asymmetricKeyType !== signingAlgorithms[algorithm].keyType) {
    throw unusable(`a key of type ${asymmetricKeyType} cannot sign ${algorithm}`)
  }
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw unusable('RSA keys below 2048 bits are not used')
  }
  const { curve } = signingAlgorithms[algorithm]
  if (curve !== null && asymmetricKeyDetails?.namedCurve !== curve) {
    throw unusable(`${algorithm} needs the curve ${curve}`)
  }
  if (!certificate.checkPrivateKey(privateKey)) throw unusable('the certificate belongs to another key')
}
