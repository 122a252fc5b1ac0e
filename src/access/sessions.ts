import { createHash, randomBytes } from 'node:crypto'
import type { AdministratorStore, LoginWay, Session } from '../ports/access/administrator-store.ts'
import type { Clock } from '../ports/clock.ts'

export interface SessionLimits {
  /** How long a session lives without being used, in ms. */
  readonly idleMs: number
  /** How long it lives however busy it is, in ms. */
  readonly longestMs: number
  /** How many of one login live at once; the next one ends the oldest. */
  readonly most: number
}

/** A working day; and a break, after which somebody else may sit at the desk. */
export const defaultSessionLimits: SessionLimits = {
  idleMs: 2 * 3_600_000,
  longestMs: 12 * 3_600_000,
  most: 5,
}

export interface Sessions {
  /** Starts a session; the token is known to the browser alone, the store keeps its hash. */
  start(administrator: string, via: LoginWay): Promise<{ token: string; session: Session }>
  /** The session of a token while it lives; being asked for keeps it alive. */
  touch(token: string): Promise<Session | undefined>
  /** The same without keeping it alive: for what a page asks by itself. */
  peek(token: string): Promise<Session | undefined>
  end(token: string): Promise<void>
  /** Of the given tokens, those whose sessions live; being asked for does not keep them alive. */
  live(tokens: Iterable<string>): Promise<ReadonlySet<string>>
}

/** Keeps sessions that slide while used and end for certain. */
export function createSessions(store: AdministratorStore, clock: Clock, limits: SessionLimits): Sessions {
  return {
    async start(administrator, via) {
      const now = clock()
      const token = randomToken()
      const expiresAt = later(now, limits.idleMs)
      const endsAt = later(now, limits.longestMs)
      const tokenSha256 = sha256(token)
      const started = { tokenSha256, administrator, via, csrfToken: randomToken(), expiresAt, endsAt }
      await store.startSession(started, now, limits.most)
      const session = await store.touchSession(tokenSha256, now, expiresAt)
      if (!session) throw new Error('a session that was just started is over')
      return { token, session }
    },

    async touch(token) {
      const now = clock()
      return store.touchSession(sha256(token), now, later(now, limits.idleMs))
    },

    async peek(token) {
      const now = clock()
      return store.touchSession(sha256(token), now, now)
    },

    end: (token) => store.endSession(sha256(token)),

    async live(tokens) {
      const byHash = new Map([...tokens].map((token) => [sha256(token).toString('hex'), token]))
      const hashes = [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex'))
      const live = hashes.length > 0 ? await store.liveSessions(hashes, clock()) : []
      return new Set(live.map((hash) => byHash.get(hash.toString('hex')) as string))
    },
  }
}

// 256 random bits cannot be guessed, so a fast hash is enough to make a stolen table useless.
const randomToken = () => randomBytes(32).toString('base64url')
const sha256 = (token: string) => createHash('sha256').update(token).digest()
const later = (from: Date, ms: number) => new Date(from.getTime() + ms)
