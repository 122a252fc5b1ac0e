import type { Logger } from 'pino'
import { backOff } from '../delivery/back-off.ts'
import { repeat } from '../delivery/repeat.ts'
import type { FeedStore } from '../ports/bank-lines/feed-store.ts'
import { codeOf } from '../ports/gateway-error.ts'
import { type FetchParts, fetchFiles, type RemoteFolders } from './fetch-files.ts'
import type { WatchedSender } from './senders.ts'

/** A process that is silent for so long is taken to be dead, and another fetches. */
const leaseMs = 900_000
const retry = { firstMs: 10_000, longestMs: 900_000 }

export interface FetchingParts extends FetchParts {
  /** When each sender is asked next; one process at a time asks it. */
  readonly turns: Pick<FeedStore, 'startPulling' | 'claimPull' | 'pulled' | 'pullFailed'>
  readonly random: () => number
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Fetches the files of senders from their servers into their inboxes, until the signal. */
export async function startFetching(
  senders: readonly { readonly sender: WatchedSender; readonly remote: RemoteFolders }[],
  parts: FetchingParts,
): Promise<void> {
  const { turns, clock, signal, log } = parts
  const watch = async ({ sender, remote }: (typeof senders)[number]) => {
    await turns.startPulling(sender.name, clock())
    const turn = createFetchTurn(sender, remote, parts)
    await repeat(turn, {
      everyMs: Math.min(sender.everyMs, 5_000),
      signal,
      log,
      name: `files of ${sender.name}`,
    })
  }
  await Promise.all(senders.map(watch))
}

/** Makes a turn at fetching: does nothing before it is time, or while another process is at it. */
export function createFetchTurn(sender: WatchedSender, remote: RemoteFolders, parts: FetchingParts) {
  const { turns, clock, log } = parts
  const sizes = new Map<string, number>()
  const { name } = sender
  return async (): Promise<void> => {
    const now = clock()
    const claim = await turns.claimPull(name, now, leaseMs)
    if (!claim) return
    try {
      const { fetched, sent } = await fetchFiles(sender, remote, parts, sizes)
      await turns.pulled(name, { through: now, claim, next: new Date(now.getTime() + sender.everyMs) })
      if (fetched.length + sent.length > 0)
        log.info({ source: name, fetched, sent }, 'files were fetched or sent')
    } catch (error) {
      const code = codeOf(error)
      const next = new Date(clock().getTime() + backOff(claim.failures, retry, parts.random))
      await turns.pullFailed(name, { code, next })
      log.warn({ source: name, code }, 'files of a sender could not be fetched')
    }
  }
}
