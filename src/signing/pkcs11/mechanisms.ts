import type { SigningAlgorithm } from '../../ports/signer.ts'
import type { DigestDevice } from '../keys/digest-signer.ts'
import type { Mechanism } from './cryptoki.ts'

interface TokenAlgorithm {
  /** What goes in where the message is hashed here. */
  readonly takes: DigestDevice['takes']
  readonly overDigest: Mechanism
  readonly overData: Mechanism
}

/** CK_RSA_PKCS_PSS_PARAMS: hash, mask generation function, length of the salt; each a CK_ULONG. */
function pss(hash: number, maskGeneration: number, saltBytes: number): Buffer {
  const parameter = Buffer.alloc(24)
  for (const [index, value] of [hash, maskGeneration, saltBytes].entries()) {
    parameter.writeBigUInt64LE(BigInt(value), 8 * index)
  }
  return parameter
}

const pssOf = {
  sha256: pss(0x250, 0x2, 32),
  sha384: pss(0x260, 0x3, 48),
  sha512: pss(0x270, 0x4, 64),
} as const

/** CKM_RSA_PKCS over DigestInfo, CKM_RSA_PKCS_PSS and CKM_ECDSA over the digest. */
const rsa = { type: 0x1 } as const
const rsaPss = (parameter: Buffer) => ({ type: 0xd, parameter })
const ecdsa = { type: 0x1041 } as const

/** How a token makes each signature: PKCS #11 2.40, current mechanisms, sections 2.1 and 2.3. */
export const mechanisms = {
  RS256: { takes: 'digest-info', overDigest: rsa, overData: { type: 0x40 } },
  RS384: { takes: 'digest-info', overDigest: rsa, overData: { type: 0x41 } },
  RS512: { takes: 'digest-info', overDigest: rsa, overData: { type: 0x42 } },
  PS256: {
    takes: 'digest',
    overDigest: rsaPss(pssOf.sha256),
    overData: { type: 0x43, parameter: pssOf.sha256 },
  },
  PS384: {
    takes: 'digest',
    overDigest: rsaPss(pssOf.sha384),
    overData: { type: 0x44, parameter: pssOf.sha384 },
  },
  PS512: {
    takes: 'digest',
    overDigest: rsaPss(pssOf.sha512),
    overData: { type: 0x45, parameter: pssOf.sha512 },
  },
  ES256: { takes: 'digest', overDigest: ecdsa, overData: { type: 0x1044 } },
  ES384: { takes: 'digest', overDigest: ecdsa, overData: { type: 0x1045 } },
} as const satisfies Record<SigningAlgorithm, TokenAlgorithm>
