import type { Logger } from 'pino'
import { type SignaturesTaken, whyNotTaken } from '../domain/keys/key-fit.ts'
import type { KeyPurpose, RingKey } from '../domain/keys/ring-key.ts'
import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { KeptKey, KeyStore } from '../ports/keys/key-store.ts'
import type { Signer, SignerFor } from '../ports/signer.ts'

/** The keys as this process knows them. */
export interface KeyRing {
  readonly signerFor: SignerFor
  /** The signer of one key by its id, whatever it signs for; throws `key_unusable` for one that is retired or unknown. */
  signerOf(keyId: string): Signer
  /** Opens a key that is not in the ring yet. Throws `key_unusable`. */
  open(key: KeptKey): Signer
  /** Every key that is not retired, in the order in which they were added. */
  keys(): readonly RingKey[]
  /** Looks whether the ring was changed, by whatever process, and takes the change over. */
  refresh(): Promise<void>
}

export interface KeyRingParts {
  readonly store: Pick<KeyStore, 'revision' | 'list'>
  /** What partners take whose messages are signed. */
  readonly taken?: SignaturesTaken
  /** Opens the private part of a key where it is. Throws `key_unusable`. */
  readonly openSigner: (key: KeptKey) => Signer
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Opens the ring over what is kept now; `refresh` keeps it up to date. */
export async function openKeyRing({
  store,
  taken = new Map(),
  openSigner,
  clock,
  log,
}: KeyRingParts): Promise<KeyRing> {
  let revision = ''
  let known: ReadonlyMap<string, OpenKey> = new Map()

  /** Private parts never change, so what is open stays open. */
  async function refresh(): Promise<void> {
    const latest = await store.revision()
    if (latest === revision) return
    const kept = (await store.list()).filter(({ state }) => state !== 'retired')
    known = new Map(kept.map((key) => [key.id, openKey(key, known.get(key.id))]))
    if (revision)
      log.info({ keys: kept.map(({ id, state }) => `${id} ${state}`) }, 'the signing keys changed')
    revision = latest
  }

  function openKey({ material, ...key }: KeptKey, open: OpenKey | undefined): OpenKey {
    if (open) return { ...open, key }
    try {
      return { key, signer: openSigner({ ...key, material }) }
    } catch (error) {
      const problem = error instanceof GatewayError ? error.detail : 'it cannot be opened'
      log.warn({ keyId: key.id, problem }, 'a signing key cannot be used')
      return { key, problem }
    }
  }

  function currentOf(purpose: KeyPurpose): OpenKey | undefined {
    const ofPurpose = [...known.values()].filter(({ key }) => key.purpose === purpose)
    const current = ofPurpose.find(({ key }) => key.state === 'current')
    if (current || !purpose.startsWith('partner:')) return current
    return currentOf('messages')
  }

  await refresh()
  return {
    refresh,
    open: openSigner,
    keys: () => [...known.values()].map(({ key }) => key),
    signerFor: (purpose) => () => {
      const current = currentOf(purpose)
      if (!current) throw unusable(`no key of the ring signs for ${purpose}`)
      assertValidAt(current.key, clock())
      assertTaken(current.key, purpose, taken)
      return signerIn(current)
    },
    signerOf(keyId) {
      const open = known.get(keyId)
      if (!open) throw unusable(`key ${keyId}: it is retired or was never there`)
      return signerIn(open)
    },
  }
}

interface OpenKey {
  readonly key: RingKey
  readonly signer?: Signer
  readonly problem?: string
}

function signerIn({ signer, problem }: OpenKey): Signer {
  if (signer) return signer
  throw unusable(problem ?? '')
}

/** A partner refuses what is signed outside these days, and a refusal is final: better that messages wait. */
function assertValidAt({ id, validFrom, validTo }: RingKey, now: Date): void {
  if (now < validFrom)
    throw unusable(`key ${id}: its certificate is valid from ${validFrom.toISOString()} only`)
  if (now > validTo) throw unusable(`key ${id}: its certificate ended at ${validTo.toISOString()}`)
}

/** The ring may have been changed since, or a partner added: better that messages wait than that it refuses them. */
function assertTaken(key: RingKey, purpose: KeyPurpose, taken: SignaturesTaken): void {
  const why = purpose.startsWith('partner:') && whyNotTaken(key, purpose.slice('partner:'.length), taken)
  if (why) throw unusable(why)
}

const unusable = (detail: string) => new GatewayError('key_unusable', detail)
