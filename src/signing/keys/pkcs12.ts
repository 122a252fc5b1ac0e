import { createPrivateKey, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { GatewayError } from '../../ports/gateway-error.ts'

/**
 * Opens a PKCS#12 container (RFC 7292) with its password: the private key as PKCS#8 PEM and the certificates as PEM, its
 * own first. node-forge reads the container only; the key is one of node:crypto. Throws `key_unusable` for a wrong
 * password, a container without exactly one key, or one in which no certificate is that of the key.
 */
export function readPkcs12(
  container: Uint8Array,
  password: string,
): { readonly privateKeyPem: string; readonly certificatePem: string } {
  const bags = openBags(container, password)
  const [keyInfo, ...moreKeys] = bags.filter(isKey).map(keyOf)
  if (keyInfo === undefined || moreKeys.length > 0) throw unusable('the container must hold exactly one key')
  const privateKey = createPrivateKey({ key: keyInfo, format: 'der', type: 'pkcs8' })
  const certificates = bags.filter(({ type }) => type === forge.pki.oids.certBag).map(certificateOf)
  const own = certificates.find((certificate) => certificate.checkPrivateKey(privateKey))
  if (!own) throw unusable('the container holds no certificate of its key')
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: chainFrom(own, certificates)
      .map((certificate) => certificate.toString())
      .join(''),
  }
}

function openBags(container: Uint8Array, password: string): forge.pkcs12.Bag[] {
  try {
    const asn1 = forge.asn1.fromDer(Buffer.from(container).toString('binary'))
    return forge.pkcs12.pkcs12FromAsn1(asn1, password).safeContents.flatMap(({ safeBags }) => safeBags)
  } catch (cause) {
    throw unusable('the PKCS#12 container cannot be opened; is its password right?', cause)
  }
}

const { keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids
const isKey = ({ type }: forge.pkcs12.Bag) => type === keyBag || type === pkcs8ShroudedKeyBag

/** node-forge understands RSA keys; what else there is it leaves as PKCS#8, decrypted. */
function keyOf({ key, asn1 }: forge.pkcs12.Bag): Buffer {
  const { pki } = forge
  const info = key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key as forge.pki.rsa.PrivateKey)) : asn1
  return Buffer.from(forge.asn1.toDer(info).getBytes(), 'binary')
}

/** In the same way, a certificate of another key than RSA is left as DER. */
function certificateOf({ cert, asn1 }: forge.pkcs12.Bag): X509Certificate {
  const der = forge.asn1.toDer(cert ? forge.pki.certificateToAsn1(cert) : asn1).getBytes()
  return new X509Certificate(Buffer.from(der, 'binary'))
}

/** The own certificate, then whoever issued the one before; a container has them in any order. */
function chainFrom(own: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const chain = [own]
  for (let last = own; ; ) {
    const issuer = certificates.find(
      (candidate) =>
        !chain.includes(candidate) && last.checkIssued(candidate) && last.verify(candidate.publicKey),
    )
    if (!issuer) return chain
    chain.push(issuer)
    last = issuer
  }
}

const unusable = (detail: string, cause?: unknown) => new GatewayError('key_unusable', detail, { cause })
