/** Object identifiers that more than one file needs, by the name their standard gives them. */
export const identifiers = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRSAEncryption: '1.2.840.113549.1.1.11',
  sha384WithRSAEncryption: '1.2.840.113549.1.1.12',
  sha512WithRSAEncryption: '1.2.840.113549.1.1.13',
  'ecdsa-with-SHA256': '1.2.840.10045.4.3.2',
  'ecdsa-with-SHA384': '1.2.840.10045.4.3.3',
  'ecdsa-with-SHA512': '1.2.840.10045.4.3.4',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  'id-ct-TSTInfo': '1.2.840.113549.1.9.16.1.4',
  'id-aa-signingCertificate': '1.2.840.113549.1.9.16.2.12',
  'id-aa-signingCertificateV2': '1.2.840.113549.1.9.16.2.47',
  'id-kp-timeStamping': '1.3.6.1.5.5.7.3.8',
  'id-kp-OCSPSigning': '1.3.6.1.5.5.7.3.9',
  'id-pkix-ocsp-basic': '1.3.6.1.5.5.7.48.1.1',
  'id-ad-ocsp': '1.3.6.1.5.5.7.48.1',
} as const

/** Digests that a signature of a certificate, a revocation list, an OCSP answer or a time-stamp may be made with. */
export const digestsOfSignature: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  [identifiers.sha256WithRSAEncryption]: 'sha256',
  [identifiers.sha384WithRSAEncryption]: 'sha384',
  [identifiers.sha512WithRSAEncryption]: 'sha512',
  [identifiers['ecdsa-with-SHA256']]: 'sha256',
  [identifiers['ecdsa-with-SHA384']]: 'sha384',
  [identifiers['ecdsa-with-SHA512']]: 'sha512',
}

export const digestsByIdentifier: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  [identifiers.sha256]: 'sha256',
  [identifiers.sha384]: 'sha384',
  [identifiers.sha512]: 'sha512',
}
