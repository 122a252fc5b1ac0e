import type { SigningAlgorithm } from '../ports/signer.ts'

/**
 * Every signature algorithm the gateway knows, by its JWS name (RFC 7518 section 3.1). `signatureUri` and `digestUri`
 * are of RFC 6931; `digestInfoPrefix` is the DER that precedes the digest in PKCS#1 v1.5 (RFC 8017 section 9.2), which
 * devices that sign a bare digest expect. SHA-1 has no row: what cannot be named cannot be accepted.
 */
export const signingAlgorithms = {
  RS256: {
    keyType: 'rsa',
    digest: 'sha256',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha256',
    digestInfoPrefix: '3031300d060960864801650304020105000420',
  },
  RS512: {
    keyType: 'rsa',
    digest: 'sha512',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha512',
    digestInfoPrefix: '3051300d060960864801650304020305000440',
  },
  ES256: {
    keyType: 'ec',
    digest: 'sha256',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha256',
    digestInfoPrefix: null,
  },
} as const satisfies Record<SigningAlgorithm, AlgorithmDefinition>

interface AlgorithmDefinition {
  readonly keyType: 'rsa' | 'ec'
  readonly digest: 'sha256' | 'sha512'
  readonly signatureUri: string
  readonly digestUri: string
  readonly digestInfoPrefix: string | null
}

export const exclusiveC14nUri = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const envelopedSignatureUri = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
export const xmldsigNamespace = 'http://www.w3.org/2000/09/xmldsig#'
