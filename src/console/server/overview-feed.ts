import type { Logger } from 'pino'
import type { Sessions } from '../../access/sessions.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Overview, OverviewStore } from '../../ports/exchanges/overview-store.ts'

export type OverviewNews =
  | { readonly is: 'overview'; readonly at: Date; readonly overview: Overview }
  | { readonly is: 'beat' | 'trouble' | 'ended'; readonly at: Date }

export interface OverviewListener {
  /** The session it listens by; it hears `ended` as its last word when that is over. */
  readonly token: string
  hear(news: OverviewNews): void
}

export interface OverviewFeed {
  /** Hears the figures now and whenever they change. Returns what stops it. */
  listen(listener: OverviewListener): () => void
  /** Sends everybody away. */
  close(): void
}

export interface OverviewFeedOptions {
  readonly overview: Pick<OverviewStore, 'read'>
  readonly sessions: Pick<Sessions, 'live'>
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn'>
  /** From the end of one reading to the next, in ms; a slow reading waits nine times as long as it took. */
  readonly pollMs: number
}

/**
 * Reads the figures for all listeners at once, and not at all while nobody listens. However many pages are open and
 * however large the tables, it takes at most a tenth of one connection's time.
 */
export function createOverviewFeed({
  overview,
  sessions,
  clock,
  log,
  pollMs,
}: OverviewFeedOptions): OverviewFeed {
  const listeners = new Set<OverviewListener>()
  let latest: { overview: Overview; fingerprint: string } | undefined
  let reading = false
  let timer: NodeJS.Timeout | undefined

  const tell = (news: OverviewNews) => {
    for (const listener of listeners) listener.hear(news)
  }

  const dismiss = (listener: OverviewListener) => {
    listeners.delete(listener)
    listener.hear({ is: 'ended', at: clock() })
  }

  async function read(): Promise<void> {
    const asked = [...listeners]
    const [live, read] = await Promise.all([sessions.live(asked.map(({ token }) => token)), overview.read()])
    for (const listener of asked) if (listeners.has(listener) && !live.has(listener.token)) dismiss(listener)
    const fingerprint = JSON.stringify(read)
    const changed = fingerprint !== latest?.fingerprint
    latest = { overview: read, fingerprint }
    tell(changed ? { is: 'overview', at: clock(), overview: read } : { is: 'beat', at: clock() })
  }

  async function poll(): Promise<void> {
    const started = performance.now()
    reading = true
    try {
      await read()
    } catch (error) {
      log.warn({ code: (error as { code?: string }).code }, 'the overview cannot be read')
      // Whoever comes now shall not see old figures as new ones.
      latest = undefined
      tell({ is: 'trouble', at: clock() })
    }
    reading = false
    if (listeners.size === 0) return rest()
    timer = setTimeout(poll, Math.max(pollMs, 9 * (performance.now() - started)))
  }

  const rest = () => {
    clearTimeout(timer)
    timer = undefined
    latest = undefined
  }

  return {
    listen(listener) {
      listeners.add(listener)
      if (latest) listener.hear({ is: 'overview', at: clock(), overview: latest.overview })
      if (!timer && !reading) void poll()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) rest()
      }
    },

    close() {
      for (const listener of [...listeners]) dismiss(listener)
      rest()
    },
  }
}
