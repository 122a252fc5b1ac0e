import { envelopedSignatureUri, inclusiveC14nUri, xmldsigNamespace } from '../algorithms.ts'
import type { ReferenceRule, SignatureProfile, SignatureSlot } from '../xmldsig/signature-profile.ts'

/** The invoice itself, which seller and tax authority sign alike. The transform has no effect: the signature is outside. */
const invoiceData: ReferenceRule = {
  name: 'invoice',
  to: { is: 'element', path: ['**', 'HDon', 'DLHDon'], isAlone: true },
  transforms: [[envelopedSignatureUri], [], [inclusiveC14nUri], [envelopedSignatureUri, inclusiveC14nUri]],
}

/** The object that holds the time of signing, which is signed as a whole. */
const time: ReferenceRule = {
  name: 'time',
  to: { is: 'own', path: [`{${xmldsigNamespace}}Object`] },
  transforms: [[], [inclusiveC14nUri]],
}

const seller: SignatureSlot = {
  holder: ['**', 'HDon', 'DSCKS', 'NBan'],
  occurs: 'once',
  object: 'signing-time',
  references: [invoiceData, time],
  writes: {
    signatureId: 'NBan',
    objectId: 'TimeStamp',
    propertyId: 'proid',
    keyInfo: 'subject-and-certificate',
  },
}

const taxAuthority: SignatureSlot = {
  holder: ['**', 'HDon', 'DSCKS', 'CQT'],
  occurs: 'at-most-once',
  object: 'signing-time',
  references: [
    invoiceData,
    time,
    {
      name: 'code',
      to: { is: 'element', path: ['**', 'HDon', 'MCCQT'], isAlone: true },
      transforms: [[], [inclusiveC14nUri]],
    },
  ],
}

/**
 * An e-invoice (QĐ 1271/QĐ-CT, and a signed invoice of 2021 from the tax authority's test environment): inclusive C14N, so
 * the namespaces that HDon declares enter every digest. It may stand alone or in a message (`TDiep/DLieu`). Only Ids that
 * are referred to must be unique: whether both signatures name their time property alike is not laid down.
 */
export const eInvoice: SignatureProfile = {
  idAttribute: 'Id',
  algorithms: ['RS256'],
  canonicalization: [inclusiveC14nUri],
  uniqueIds: 'where-referenced',
  slots: { seller, 'tax-authority': taxAuthority },
}
