import type { FeedParts } from '../reconcile/handle-message.ts'
import type { Parts } from './open-parts.ts'
import { createBankFeeds, type ToolsFor } from './partners.ts'

/** What the messages of banks are read and acted on with. */
export const createFeedParts = (
  { config, store, waker, reading, log }: Pick<Parts, 'config' | 'store' | 'waker' | 'reading' | 'log'>,
  toolsFor: ToolsFor,
): FeedParts => ({
  ...{ ...reading, feedStore: store.feeds, notices: store.payments, log },
  feeds: createBankFeeds(config.feeds, toolsFor),
  onPosted: () => waker.wakeAll(),
})
