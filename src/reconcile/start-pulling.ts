import { repeat } from '../delivery/repeat.ts'
import type { BankFeed } from '../ports/bank-feed.ts'
import type { BalanceGap } from '../ports/bank-lines/feed-store.ts'
import type { FeedParts } from './handle-message.ts'
import { type PullTimes, pullMovements } from './pull-movements.ts'

/** How often it is looked whether something is missing, or a bank is to be asked, in ms. */
const lookEveryMs = 5_000

/**
 * Asks banks for their movements when it is time, and as soon as some are seen to be missing, until the signal. Each bank is
 * asked by itself, so that one that is slow, or has much to tell, keeps no other waiting.
 */
export async function startPulling(
  times: ReadonlyMap<string, PullTimes>,
  parts: FeedParts & { readonly random: () => number; readonly signal: AbortSignal },
): Promise<void> {
  const { feeds, feedStore, clock, signal, log } = parts
  if (feeds.size === 0) return
  const every = { everyMs: lookEveryMs, signal, log }
  const ask = async ([name, { pull }]: [string, BankFeed]) => {
    const own = times.get(name)
    if (!pull || !own) return
    await feedStore.startPulling(name, clock())
    await repeat(() => pullMovements(name, own, parts), { ...every, name: `movements of ${name}` })
  }
  const gaps = repeat(createGapWatch(parts), { ...every, name: 'missing movements' })
  await Promise.all([gaps, ...[...feeds].map(ask)])
}

/** Makes a look for missing movements that wants them asked for, each time that others are missing than before. */
export function createGapWatch({ feedStore, clock, log }: Pick<FeedParts, 'feedStore' | 'clock' | 'log'>) {
  let known = new Set<string>()
  return async (): Promise<void> => {
    const gaps = await feedStore.balanceGaps()
    for (const gap of gaps) {
      if (known.has(keyOf(gap))) continue
      log.warn(
        { feed: gap.source, after: gap.after, before: gap.before },
        'movements of an account are missing',
      )
      await feedStore.wantPull(gap.source, clock(), gap.after < gap.before ? gap.after : gap.before)
    }
    known = new Set(gaps.map(keyOf))
    await feedStore.settleBalances()
  }
}

const keyOf = ({ account, after, before, amount }: BalanceGap): string =>
  [account, after.getTime(), before.getTime(), amount].join(' ')
