import { xmldsigNamespace } from '../algorithms.ts'
import { standsAt } from '../xml/element-path.ts'
import {
  attributeOf,
  descendants,
  type ReceivedDocument,
  type ReceivedElement,
} from '../xml/received-tree.ts'
import type { SignatureIds } from './signature-objects.ts'
import type { ReferenceRule, SignatureProfile, SignatureSlot } from './signature-profile.ts'
import { unwritable } from './unwritable.ts'
import type { WrittenReference } from './write-signature.ts'

/** A reference whose digest is not known yet. */
export type PlannedReference = Omit<WrittenReference, 'digest'>

/**
 * Decides what each reference of a slot refers to. `targetIds` names the element by its Id where several fit a rule.
 * Throws `unwritable_text` when not exactly one element fits, or it has no Id that only it carries.
 */
export function planReferences(
  document: ReceivedDocument,
  slot: SignatureSlot,
  profile: SignatureProfile,
  ids: SignatureIds,
  targetIds: Readonly<Record<string, string>>,
): PlannedReference[] {
  return slot.references.map((rule, index) => {
    const transforms = rule.transforms[0] ?? []
    if (rule.to.is === 'own') return { ...ownReference(slot, ids), transforms }
    const id = slot.object === 'xades' ? { id: `${ids.signature}-reference-${index + 1}` } : {}
    if (rule.to.is === 'document') return { ...id, uri: '', transforms }
    return { ...id, uri: `#${idOfTarget(document, rule.to, profile, targetIds[rule.name])}`, transforms }
  })
}

function ownReference({ object }: SignatureSlot, ids: SignatureIds) {
  return object === 'xades'
    ? { type: 'http://uri.etsi.org/01903#SignedProperties', uri: `#${ids.property}` }
    : { type: `${xmldsigNamespace}SignatureProperties`, uri: `#${ids.object}` }
}

function idOfTarget(
  { root }: ReceivedDocument,
  { path, id }: Extract<ReferenceRule['to'], { is: 'element' }>,
  { idAttribute }: SignatureProfile,
  wanted: string | undefined,
): string {
  const idOf = (element: ReceivedElement) => attributeOf(element, idAttribute)
  const [target, ...more] = [...descendants(root)].filter((element) => {
    const found = idOf(element)
    if (found === undefined || !standsAt(element, path, null)) return false
    return (id === undefined || found === id) && (wanted === undefined || found === wanted)
  })
  const found = target && idOf(target)
  if (target === undefined || found === undefined)
    throw unwritable('a document', 'it has nothing for a reference')
  if (more.length > 0) throw unwritable(target.name, 'several elements fit a reference')
  if (!plainId.test(found)) throw unwritable(target.name, `it has no usable ${idAttribute}`)
  return found
}

const plainId = /^[A-Za-z_][\w.-]*$/
