import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { HeldKey, IdempotencyStore, KeptAnswer } from '../ports/intake/idempotency-store.ts'

/** A request that does not lengthen its hold for so long is taken for dead; one that lives does so three times as often. */
const holdMs = 10_000
const rememberedMs = 24 * 3_600_000

/** Printable ASCII, as a header value may hold it. */
const wellFormed = /^[\x21-\x7e]{1,255}$/

/** Works on a request once for each idempotency key of a client. */
export interface Idempotency {
  /** The key's first use works; a later one has the same answer. Throws `idempotency_conflict` and `…_in_progress`. */
  once(
    use: { clientId: string; key: string; requestSha256: Buffer },
    work: () => Promise<KeptAnswer>,
  ): Promise<KeptAnswer>
  /** The same for a body that is hashed while it is read. */
  onceStreamed(use: { clientId: string; key: string }, streamed: StreamedWork): Promise<KeptAnswer>
}

export interface StreamedWork {
  /** Works and says what the body hashed to; `stillAlive` lengthens the hold. */
  work(stillAlive: () => Promise<void>): Promise<{ answer: KeptAnswer; requestSha256: Buffer }>
  /** Hashes the body without working on it. */
  hashOnly(): Promise<Buffer>
}

/** Remembers answers for a day. A refusal is an answer; a failure frees the key, and so does the death of the process. */
export function createIdempotency(
  store: IdempotencyStore,
  clock: Clock,
  createId: () => string,
): Idempotency {
  const begin = async (use: { clientId: string; key: string; requestSha256?: Buffer }) => {
    if (!wellFormed.test(use.key)) {
      throw new GatewayError('invalid_request', 'Idempotency-Key must be 1 to 255 printable ASCII characters')
    }
    const now = clock()
    const held: HeldKey = { clientId: use.clientId, key: use.key, holder: createId() }
    const times = { now, holdUntil: after(now, holdMs), forgetBefore: after(now, -rememberedMs) }
    const state = await store.begin({ ...use, ...held, ...times })
    return { held, state }
  }

  const keep = async (
    held: HeldKey,
    work: () => Promise<{ answer: KeptAnswer; requestSha256: Buffer }>,
  ): Promise<KeptAnswer> => {
    const lengthen = () => store.hold(held, after(clock(), holdMs)).catch(() => {})
    const heart = setInterval(lengthen, holdMs / 3)
    try {
      const { answer, requestSha256 } = await work()
      await store.finish(held, requestSha256, answer)
      return answer
    } catch (error) {
      await store.release(held)
      throw error
    } finally {
      clearInterval(heart)
    }
  }

  const conflict = async (held: HeldKey, kept: Buffer, other: Buffer) => {
    await store.noteConflict(held, { kept, other }, clock())
    return new GatewayError('idempotency_conflict', 'the same key came with another request; make a new key')
  }

  return {
    async once(use, work) {
      const { held, state } = await begin(use)
      if (state.is !== 'ours' && state.requestSha256 && !state.requestSha256.equals(use.requestSha256)) {
        throw await conflict(held, state.requestSha256, use.requestSha256)
      }
      if (state.is === 'busy') throw inProgress()
      if (state.is === 'answered') return replayed(state.answer)
      return keep(held, async () => ({ answer: await work(), requestSha256: use.requestSha256 }))
    },

    async onceStreamed(use, streamed) {
      const { held, state } = await begin(use)
      if (state.is === 'busy') throw inProgress()
      if (state.is === 'answered') {
        const other = await streamed.hashOnly()
        if (!state.requestSha256.equals(other)) throw await conflict(held, state.requestSha256, other)
        return replayed(state.answer)
      }
      const stillAlive = async () => void (await store.hold(held, after(clock(), holdMs)))
      return keep(held, () => streamed.work(stillAlive))
    },
  }
}

const after = (at: Date, ms: number) => new Date(at.getTime() + ms)
const replayed = (answer: KeptAnswer): KeptAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'Idempotent-Replayed': 'true' },
})
const inProgress = () =>
  new GatewayError('idempotency_in_progress', 'the first request with this key is not answered yet')
