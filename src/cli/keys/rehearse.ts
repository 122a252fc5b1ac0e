import { rehearsalDossier } from '../../domain/exchanges/rehearsal-dossier.ts'
import type { KeyState, RingKey } from '../../domain/keys/ring-key.ts'
import { rehearse } from '../../keyring/rehearse.ts'
import { UsageError } from '../command.ts'
import { type KeyParts, type KeyWork, purposeText } from './key-options.ts'

/** Tries the key that is to come, else the current one, at a partner; the exit code is 1 when a step failed. */
export const rehearseKey: KeyWork = async (partner, { key: wanted, json }, parts) => {
  const { config, keyRing, portalSigningWith, signaturesTaken: taken, clock, terminal } = parts
  const settings = Object.hasOwn(config.portals, partner) ? config.portals[partner] : undefined
  if (!settings) {
    const names = Object.keys(config.portals).join(', ') || 'none'
    throw new UsageError(`no portal is called ${partner}; there are ${names}`)
  }
  const key = chooseKey(partner, wanted, parts)
  const { procedure = config.feeService.procedure } = settings.rehearsal ?? {}
  const steps = await rehearse({
    ...{ key, partner, taken },
    signer: keyRing.signerOf(key.id),
    portalWith: (signer) => portalSigningWith(partner, signer),
    record: rehearsalDossier(config.feeService, procedure, clock()),
    maySend: settings.rehearsal !== undefined,
    now: clock(),
    signal: AbortSignal.any([terminal.signal, AbortSignal.timeout(config.delivery.requestMs * 2)]),
  })
  if (json) terminal.print(JSON.stringify({ partner, key: key.id, state: key.state, steps }))
  else {
    terminal.print(`${partner} with the key ${key.id} (${key.state} for ${purposeText(key.purpose)})`)
    for (const { what, is, detail } of steps) terminal.print(`${is.padEnd(10)} ${what.padEnd(12)} ${detail}`)
  }
  return steps.some(({ is }) => is === 'failed') ? 1 : 0
}

/** Of the partner's own keys or, where it has none, those for messages: the named one, the newest to come, the current. */
function chooseKey(partner: string, wanted: string | undefined, { keyRing }: KeyParts): RingKey {
  const all = keyRing.keys()
  const own = all.filter(({ purpose }) => purpose === `partner:${partner}`)
  const eligible = own.length > 0 ? own : all.filter(({ purpose }) => purpose === 'messages')
  if (wanted !== undefined) {
    const named = all.find(({ id }) => id === wanted)
    if (named) return named
    throw new UsageError(`there is no key ${wanted}, or it is retired; see keys list`)
  }
  const newest = (state: KeyState) => eligible.findLast((key) => key.state === state)
  const key = newest('added') ?? newest('current')
  if (key) return key
  throw new UsageError(`no key signs for ${partner}; see keys list`)
}
