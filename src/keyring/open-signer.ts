import type { KeyPlace } from '../domain/keys/ring-key.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { KeptKey } from '../ports/keys/key-store.ts'
import type { Signer } from '../ports/signer.ts'
import { pemOfChain } from '../signing/keys/certificate-chain.ts'
import { createPemSigner } from '../signing/keys/pem-signer.ts'
import { readPkcs12 } from '../signing/keys/pkcs12.ts'
import { createTokenSigner } from '../signing/pkcs11/create-token-signer.ts'
import { createRemoteSigner } from '../signing/remote/create-remote-signer.ts'
import type { KeyHolders } from './key-holders.ts'

/** Opens the private part of a key, for each kind of place. Throws `key_unusable`. */
export function createSignerOpener(holders: KeyHolders): (key: KeptKey) => Signer {
  const openers: { readonly [Kind in KeyPlace['kind']]: (key: KeptKey, place: PlaceOf<Kind>) => Signer } = {
    pem: (key) => openPem(key, materialOf(key).toString()),
    pkcs12(key, { holder }) {
      const { privateKeyPem } = readPkcs12(materialOf(key), holders.password(holder))
      return openPem(key, privateKeyPem)
    },
    pkcs11({ id: keyId, algorithm, certificateChain }, { holder, label, id }) {
      const { token, hashing } = holders.token(holder)
      const object = { label, id: id === undefined ? undefined : Buffer.from(id, 'hex') }
      return createTokenSigner({ keyId, algorithm, certificateChain, object }, token, hashing)
    },
    remote({ id: keyId, algorithm, certificateChain }, { holder, credential }) {
      const { service, http } = holders.service(holder)
      return createRemoteSigner({ keyId, algorithm, certificateChain, credential }, service, http)
    },
  }
  return (key) => {
    const open = openers[key.place.kind] as (key: KeptKey, place: KeyPlace) => Signer
    return open(key, key.place)
  }
}

type PlaceOf<Kind extends KeyPlace['kind']> = Extract<KeyPlace, { kind: Kind }>

function materialOf({ id, material }: KeptKey): Buffer {
  if (material instanceof Buffer) return material
  const why = material === null ? 'is not kept' : 'is kept, and does not open'
  throw new GatewayError('key_unusable', `key ${id}: its private part ${why}`)
}

function openPem({ id, certificateChain, algorithm }: KeptKey, privateKeyPem: string): Signer {
  const certificatePem = pemOfChain(certificateChain)
  return createPemSigner({ keyId: id, privateKeyPem, certificatePem }, algorithm)
}
