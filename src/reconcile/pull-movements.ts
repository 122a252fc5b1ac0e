import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { backOff } from '../delivery/back-off.ts'
import type { FeedPull } from '../ports/bank-feed.ts'
import type { PullClaim } from '../ports/bank-lines/feed-store.ts'
import { codeOf, GatewayError } from '../ports/gateway-error.ts'
import type { FeedParts } from './handle-message.ts'
import { takeMovements } from './take-movements.ts'

/** When and how far back a bank is asked, in ms. */
export interface PullTimes {
  readonly everyMs: number
  /** Asked for once more each time: banks tell late of some. */
  readonly overlapMs: number
}

/** One answer takes no longer; a process that is silent for the lease is taken to be dead. */
const requestMs = 60_000
const leaseMs = 300_000
const retry = { firstMs: 10_000, longestMs: 900_000 }
const minuteMs = 60_000

/**
 * Asks a bank for its movements, if it is time and nobody else is at it: from where the last time ended, or from where
 * movements are missing. Every page is kept before it is read, and a process that dies is gone on from there.
 */
export async function pullMovements(
  name: string,
  times: PullTimes,
  parts: FeedParts & { readonly random: () => number; readonly signal: AbortSignal },
): Promise<void> {
  const { feedStore, clock, log } = parts
  const pull = parts.feeds.get(name)?.pull
  const now = clock()
  const claim = pull && (await feedStore.claimPull(name, now, leaseMs))
  if (!claim) return
  try {
    const done = await pullPages(name, pull, { claim, now, overlapMs: times.overlapMs }, parts)
    const next = new Date(now.getTime() + times.everyMs)
    await feedStore.pulled(name, { through: now, claim: done, next })
  } catch (error) {
    // We stop, and the bank is not at fault: whoever asks next goes on at once.
    if (parts.signal.aborted) return feedStore.letGo(name, clock())
    const code = codeOf(error)
    const next = new Date(clock().getTime() + backOff(claim.failures, retry, parts.random))
    await feedStore.pullFailed(name, { code, next })
    log.warn({ feed: name, code }, 'a bank could not be asked for its movements')
  }
}

/**
 * Gives the claim as it is at the end. However many pages there are, each brings something new: a bank that says that
 * more follows, and gives nothing or what it gave before, is not asked on. Throws `partner_repeats_pages` for it.
 */
async function pullPages(
  name: string,
  pull: FeedPull,
  { claim: begun, now, overlapMs }: { claim: PullClaim; now: Date; overlapMs: number },
  parts: FeedParts & { readonly signal: AbortSignal },
): Promise<PullClaim> {
  const { notices, feedStore, clock, signal } = parts
  const wanted = begun.wantedFrom ? begun.wantedFrom.getTime() - minuteMs : Number.POSITIVE_INFINITY
  const from = new Date(Math.min(begun.pulledThrough.getTime() - overlapMs, wanted))
  const given = new Set<string>()
  let claim = begun
  for (let page = 1; ; page += 1) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(requestMs)])
    const bytes = await pull.fetch({ from, to: now }, page, { signal: limit })
    const at = clock()
    const id = await notices.keepNotice({ channel: name, operation: 'pull', at, bytes })
    const { sent, movements, unread, hasMore } = pull.read(bytes)
    const outcome = await takeMovements(name, { id, at }, movements, parts)
    await notices.closeNotice(id, null, unread > 0 ? `unread: ${unread} movements` : outcome)
    if (!hasMore) return claim
    const digest = digestOf(sent)
    if (sent.length === 0 || given.has(digest))
      throw new GatewayError('partner_repeats_pages', `page ${page} brought nothing new`)
    given.add(digest)
    const last = movements.at(-1)?.line.at ?? from
    const until = new Date(clock().getTime() + leaseMs)
    // A movement of a time to come says nothing of those before it that the bank has yet to tell of.
    claim = await feedStore.pulledPart(name, { through: last < now ? last : now, claim, until })
    await pause(pull.restMs, undefined, { signal })
  }
}

/** What stands around the movements of a page, such as its number or the time, tells nothing of them. */
const digestOf = (sent: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(sent)).digest('base64')
