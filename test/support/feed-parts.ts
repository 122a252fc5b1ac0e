import type { BankFeed } from '../../src/ports/bank-feed.ts'
import type { FeedParts } from '../../src/reconcile/handle-message.ts'
import type { Store } from '../../src/store/open-store.ts'
import { readingParts } from './reading-parts.ts'
import { noon } from './scene.ts'

export interface TestFeedParts extends FeedParts {
  /** Moves the clock. */
  pass(ms: number): void
  readonly happened: string[]
}

/** The feeds of a gateway, whose clock starts at noon and moves when it is told. */
export function feedParts(store: Store, feeds: Readonly<Record<string, BankFeed>>): TestFeedParts {
  let now = noon.getTime()
  const happened: string[] = []
  const clock = () => new Date(now)
  return {
    ...readingParts(store, { clock }),
    feeds: new Map(Object.entries(feeds)),
    feedStore: store.feeds,
    notices: store.payments,
    onPosted: () => happened.push('posted'),
    log: { info: () => {}, warn: (_: unknown, words?: string) => void happened.push(`warned: ${words}`) },
    pass: (ms) => {
      now += ms
    },
    happened,
  }
}
