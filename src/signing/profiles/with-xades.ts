import { exclusiveC14nUri, inclusiveC14nUri, xadesNamespace, xmldsigNamespace } from '../algorithms.ts'
import type { ReferenceRule, SignatureProfile } from '../xmldsig/signature-profile.ts'

const properties: ReferenceRule = {
  name: 'properties',
  to: {
    is: 'own',
    path: [
      `{${xmldsigNamespace}}Object`,
      `{${xadesNamespace}}QualifyingProperties`,
      `{${xadesNamespace}}SignedProperties`,
    ],
  },
  transforms: [[exclusiveC14nUri], [inclusiveC14nUri], []],
}

/**
 * The same signatures as XAdES baseline (ETSI EN 319 132-1): each also signs its time and its certificate, and may carry
 * a time-stamp, which turns B-B into B-T.
 */
export function withXades(profile: SignatureProfile): SignatureProfile {
  const slots = Object.entries(profile.slots).map(([name, slot]) => {
    return [name, { ...slot, object: 'xades', references: [...slot.references, properties] }] as const
  })
  return { ...profile, slots: Object.fromEntries(slots) }
}
