import type { KeyPlace } from '../domain/ring-key.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { KeptKey } from '../ports/key-store.ts'
import type { Signer } from '../ports/signer.ts'
import { pemOfChain } from '../signing/certificate-chain.ts'
import { createPemSigner } from '../signing/pem-signer.ts'

/** Opens the private part of a key for each kind of place. Throws `key_unusable`. */
export function createSignerOpener(): (key: KeptKey) => Signer {
  const notHere = ({ id, place }: KeptKey): Signer => {
    throw new GatewayError('key_unusable', `key ${id}: keys of kind ${place.kind} are not opened here`)
  }
  const openers: Readonly<Record<KeyPlace['kind'], (key: KeptKey) => Signer>> = {
    pem: openPem,
    pkcs12: notHere,
    pkcs11: notHere,
    remote: notHere,
  }
  return (key) => openers[key.place.kind](key)
}

function openPem({ id, material, certificateChain, algorithm }: KeptKey): Signer {
  if (!material) throw new GatewayError('key_unusable', `key ${id}: its private part is not kept`)
  const certificatePem = pemOfChain(certificateChain)
  return createPemSigner({ keyId: id, privateKeyPem: material.toString(), certificatePem }, algorithm)
}
