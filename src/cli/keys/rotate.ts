import { whyNotRotated } from '../../domain/keys/key-fit.ts'
import { UsageError } from '../command.ts'
import { changeOf, type KeyWork, purposeText } from './key-options.ts'

/** Makes a key the one that signs; whoever was it is known to the partner until it is retired. */
export const rotateKey: KeyWork = async (id, values, parts) => {
  const { store, signaturesTaken, clock, terminal } = parts
  const change = changeOf(values, parts)
  const ring = await store.keys.list()
  const key = ring.find((one) => one.id === id)
  const now = clock()
  if (key && (now < key.validFrom || now > key.validTo)) {
    throw new UsageError(`the certificate of ${id} is not valid now; nothing could be signed with it`)
  }
  const why = key && whyNotRotated(key, ring, signaturesTaken)
  if (why) throw new UsageError(`${why}: its messages would be refused`)
  const outcome = await store.keys.rotate(id, change)
  if (outcome.is === 'refused') {
    terminal.print(`not rotated: ${outcome.why}`)
    return 1
  }
  const whose = purposeText(outcome.purpose)
  terminal.print(`${id} signs for ${whose} now, in every process within a second`)
  if (outcome.before) {
    terminal.print(
      `${outcome.before} is previous: partners must know it until all that it signed is taken; then keys retire`,
    )
  }
  return 0
}

/** Forgets the private part of a key for ever. The current key is retired only when that is said. */
export const retireKey: KeyWork = async (id, values, parts) => {
  const { store, terminal } = parts
  const change = changeOf(values, parts)
  const key = (await store.keys.list()).find((one) => one.id === id)
  if (key?.state === 'current' && !values['although-current']) {
    throw new UsageError(
      `${id} is the current key of ${purposeText(key.purpose)}: rotate another in first, or add --although-current, ` +
        'and messages wait until another is rotated in',
    )
  }
  const outcome = await store.keys.retire(id, change)
  if (outcome.is === 'refused') {
    terminal.print(`not retired: ${outcome.why}`)
    return 1
  }
  terminal.print(`${id} is retired: its private part is forgotten here, its certificate stays`)
  return 0
}
