import type { SigningAlgorithm } from '../ports/signer.ts'

export type Digest = 'sha256' | 'sha384' | 'sha512'

/**
 * Every signature algorithm the gateway makes, by its JWS name (RFC 7518 section 3.1). `signatureUri` is of RFC 9231;
 * `digestInfoPrefix` is the DER that precedes the digest in PKCS#1 v1.5 (RFC 8017 section 9.2), which devices that sign
 * a bare digest expect. `curve` is the only one that goes with an ECDSA algorithm (RFC 7518 section 3.4); the salt of
 * PSS is as long as its digest (section 3.5). SHA-1 has no row: what cannot be named cannot be produced.
 */
export const signingAlgorithms = {
  RS256: {
    keyType: 'rsa',
    padding: 'pkcs1',
    curve: null,
    digest: 'sha256',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha256',
    digestInfoPrefix: '3031300d060960864801650304020105000420',
  },
  RS384: {
    keyType: 'rsa',
    padding: 'pkcs1',
    curve: null,
    digest: 'sha384',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
    digestUri: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
    digestInfoPrefix: '3041300d060960864801650304020205000430',
  },
  RS512: {
    keyType: 'rsa',
    padding: 'pkcs1',
    curve: null,
    digest: 'sha512',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha512',
    digestInfoPrefix: '3051300d060960864801650304020305000440',
  },
  PS256: {
    keyType: 'rsa',
    padding: 'pss',
    curve: null,
    digest: 'sha256',
    signatureUri: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha256',
    digestInfoPrefix: null,
  },
  PS384: {
    keyType: 'rsa',
    padding: 'pss',
    curve: null,
    digest: 'sha384',
    signatureUri: 'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1',
    digestUri: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
    digestInfoPrefix: null,
  },
  PS512: {
    keyType: 'rsa',
    padding: 'pss',
    curve: null,
    digest: 'sha512',
    signatureUri: 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha512',
    digestInfoPrefix: null,
  },
  ES256: {
    keyType: 'ec',
    padding: null,
    curve: 'prime256v1',
    digest: 'sha256',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha256',
    digestInfoPrefix: null,
  },
  ES384: {
    keyType: 'ec',
    padding: null,
    curve: 'secp384r1',
    digest: 'sha384',
    signatureUri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
    digestUri: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
    digestInfoPrefix: null,
  },
} as const satisfies Record<SigningAlgorithm, AlgorithmDefinition>

/** Every algorithm that a key of ours may sign with. */
export const everySigningAlgorithm = Object.keys(signingAlgorithms) as readonly SigningAlgorithm[]

export interface AlgorithmDefinition {
  readonly keyType: 'rsa' | 'ec'
  readonly padding: 'pkcs1' | 'pss' | null
  readonly curve: 'prime256v1' | 'secp384r1' | null
  readonly digest: Digest
  readonly signatureUri: string
  readonly digestUri: string
  readonly digestInfoPrefix: string | null
}

export const exclusiveC14nUri = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const inclusiveC14nUri = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const envelopedSignatureUri = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
export const xmldsigNamespace = 'http://www.w3.org/2000/09/xmldsig#'
export const xadesNamespace = 'http://uri.etsi.org/01903/v1.3.2#'
