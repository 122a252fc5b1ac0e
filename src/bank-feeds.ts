import type { Parts } from './app.ts'
import { createBankFeeds, type ToolsFor } from './partners.ts'
import type { FeedParts } from './reconcile/handle-message.ts'
import { startPulling } from './reconcile/start-pulling.ts'
import { startFetchingFiles } from './statement-senders.ts'

/** What the messages of banks are read and acted on with. */
export const createFeedParts = (
  { config, store, waker, reading, log }: Pick<Parts, 'config' | 'store' | 'waker' | 'reading' | 'log'>,
  toolsFor: ToolsFor,
): FeedParts => ({
  ...{ ...reading, feedStore: store.feeds, notices: store.payments, log },
  feeds: createBankFeeds(config.feeds, toolsFor),
  onPosted: () => waker.wakeAll(),
})

/** Asks the configured banks for their movements, and fetches the files of those that have a server, until the signal. */
export async function startHearingBanks(
  parts: Pick<Parts, 'config' | 'feeds' | 'senders' | 'store' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const { config, feeds } = parts
  const times = Object.entries(config.feeds).map(
    ([name, { pullEveryMs: everyMs, overlapMs }]) => [name, { everyMs, overlapMs }] as const,
  )
  await Promise.all([
    startPulling(new Map(times), { ...feeds, random: Math.random, signal }),
    startFetchingFiles(parts, signal),
  ])
}
