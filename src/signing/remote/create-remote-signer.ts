import { hash, type KeyObject, verify } from 'node:crypto'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Signer, SigningAlgorithm } from '../../ports/signer.ts'
import type { HttpClient } from '../../wire/http-client.ts'
import { readJson } from '../../wire/json-reader.ts'
import { ownCertificate } from '../keys/certificate-chain.ts'
import { p1363FromDer } from '../keys/ecdsa-form.ts'
import { keyOperation } from '../keys/key-operation.ts'
import { type FormName, type FormSettings, forms } from './forms.ts'

export interface RemoteService extends FormSettings {
  readonly url: string
  readonly form: FormName
  readonly authorization?: (() => string) | undefined
  readonly signatureField: string
  readonly certificateField: string
  readonly curveSignature: 'der' | 'p1363'
}

/** A key of the service: what the ring knows of it, and what the service calls it. */
export interface RemoteKey {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  readonly certificateChain: readonly string[]
  readonly credential?: string | undefined
}

/** The family signs SHA-256 digests with RSA (PKCS#1 v1.5) or ECDSA. */
const known: readonly SigningAlgorithm[] = ['RS256', 'ES256']

/**
 * A signer over a key of a signing service: the digest goes out, signature and certificate come back. The certificate
 * must be the key's own and the signature must verify with it, so that nothing else ever stands in a message. Throws
 * `key_unusable` for another algorithm; signing does whenever there is no such signature.
 */
export function createRemoteSigner(key: RemoteKey, service: RemoteService, http: HttpClient): Signer {
  const { keyId, algorithm, certificateChain } = key
  const unusable = (why: string, cause?: unknown) =>
    new GatewayError('key_unusable', `key ${keyId}: the signing service ${why}`, { cause })
  if (!known.includes(algorithm)) throw unusable(`does not make ${algorithm}`)
  const { raw, publicKey } = ownCertificate(certificateChain)

  async function ask(digest: Buffer): Promise<Readonly<Record<string, unknown>>> {
    const body = forms[service.form].write({ digest, algorithm, credential: key.credential }, service)
    const headers = {
      'content-type': 'application/json',
      ...(service.authorization ? { authorization: service.authorization() } : {}),
    }
    const answer = await http
      .send({ method: 'POST', url: service.url, headers, body: Buffer.from(JSON.stringify(body)) })
      .catch((cause) => {
        throw unusable('does not answer', cause)
      })
    if (answer.status !== 200) throw unusable(`answers ${answer.status}`)
    try {
      return readJson(answer.body, { maxBytes: 1_048_576, expects: 'object' }) as Record<string, unknown>
    } catch (cause) {
      throw unusable('gives an answer that cannot be read', cause)
    }
  }

  return {
    keyId,
    algorithm,
    certificateChain,
    async sign(data) {
      const answer = await ask(hash('sha256', data, 'buffer'))
      const problem = forms[service.form].problemOf(answer)
      if (problem) throw unusable(`gives no signature: ${problem}`)
      const certificate = bytesOf(answer[service.certificateField])
      if (certificate && !certificate.equals(raw)) throw unusable('signed with another certificate')
      const signature = signatureOf(bytesOf(answer[service.signatureField]), service, algorithm)
      if (!signature || !isGood(data, signature, publicKey, algorithm)) {
        throw unusable('gives a signature that does not verify')
      }
      return signature
    },
  }
}

/** Base64 of anything, with the line breaks and the PEM borders that some services put around a certificate. */
function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  return Buffer.from(value.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
}

function signatureOf(
  bytes: Buffer | undefined,
  { curveSignature }: RemoteService,
  algorithm: SigningAlgorithm,
): Buffer | undefined {
  if (!bytes || algorithm !== 'ES256' || curveSignature === 'p1363') return bytes
  return p1363FromDer(bytes, 32)
}

function isGood(data: Uint8Array, signature: Buffer, key: KeyObject, algorithm: SigningAlgorithm): boolean {
  return verify('sha256', data, keyOperation(key, algorithm), signature)
}
