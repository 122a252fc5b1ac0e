import type { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { isSignedBy } from '../der/check-signature.ts'
import {
  contentOf,
  type Der,
  DerRefused,
  integerOf,
  isA,
  isTagged,
  itemsOf,
  oidOf,
  readDer,
  timeOf,
  writeDer,
} from '../der/der.ts'
import type { PathStep } from './build-path.ts'

export interface RevocationList {
  readonly from: Date
  readonly until: Date
  /** Since when a certificate is revoked, by serial number in hexadecimal digits. */
  readonly revoked: ReadonlyMap<string, Date>
}

const { Type } = forge.asn1

/**
 * Reads a complete revocation list that the issuer signed (RFC 5280 section 5). Lists with anything critical (deltas,
 * indirect lists, partial scopes) and lists without an end are refused. Throws `DerRefused`.
 */
export function readRevocationList(bytes: Uint8Array, issuer: PathStep): RevocationList {
  const structure = itemsOf(readDer(bytes))
  const fields = itemsOf(structure[0])
  const [, name, from, until, ...rest] = isA(fields[0], Type.INTEGER) ? fields.slice(1) : fields
  const maySign = issuer.fields.keyUsage === null || issuer.fields.keyUsage.has('cRLSign')
  const isOfIssuer = writeDer(name as Der).equals(issuer.fields.subjectName)
  if (!maySign || !isOfIssuer || !isSignedBy(structure, issuer.certificate.publicKey)) {
    throw new DerRefused('the list is not signed by the issuer')
  }
  const entries = rest.find((item) => isA(item, Type.SEQUENCE))
  const extensions = rest.find((item) => isTagged(item, 0))
  if (extensions && itemsOf(itemsOf(extensions)[0]).some(isCritical)) {
    throw new DerRefused('the list has a critical extension that is not known')
  }
  const revoked = new Map<string, Date>()
  for (const entry of entries ? itemsOf(entries) : []) {
    const [serial, since, entryExtensions] = itemsOf(entry)
    const isRemoval = entryExtensions && itemsOf(entryExtensions).some(isRemoveFromList)
    if (!isRemoval) revoked.set(integerOf(serial), timeOf(since))
  }
  return { from: timeOf(from), until: timeOf(until), revoked }
}

export function serialOf(certificate: X509Certificate): string {
  return certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, '')
}

function isCritical(extension: Der): boolean {
  const second = itemsOf(extension)[1]
  return isA(second, Type.BOOLEAN) && contentOf(second)[0] !== 0
}

/** Reason code 8 takes a certificate off a list; it belongs into deltas and is harmless in a complete list. */
function isRemoveFromList(extension: Der): boolean {
  const items = itemsOf(extension)
  if (oidOf(items[0]) !== '2.5.29.21') return false
  return contentOf(readDer(contentOf(items.at(-1))))[0] === 8
}
