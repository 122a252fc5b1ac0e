import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BankFeed } from '../../../src/ports/bank-feed.ts'
import { startPulling } from '../../../src/reconcile/start-pulling.ts'
import { type FeedBench, openFeedBench } from '../../support/feed-bench.ts'
import { until } from '../../support/until.ts'

let bench: FeedBench
beforeEach(async () => {
  bench = await openFeedBench()
  bench.plan(() => 'lost')
})
afterEach(() => bench.close())

const times = { everyMs: 900_000, overlapMs: 7_200_000 }

/** A bank that answers nothing until it is stopped. */
const silent: BankFeed = {
  id: 'silent',
  inbound: {},
  pull: {
    restMs: 0,
    fetch: (_window, _page, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    read: () => expect.unreachable('there is nothing to read'),
  },
}

/** Asks all banks until it is stopped. */
function start(feeds: ReadonlyMap<string, BankFeed>) {
  const stop = new AbortController()
  const all = new Map([...feeds.keys()].map((name) => [name, times]))
  const running = startPulling(all, { ...bench.parts, feeds, random: () => 0.5, signal: stop.signal })
  return async () => {
    stop.abort()
    await running
  }
}

const movedOnce = async () => {
  await bench.bank.move({ amount: 1_000, content: 'hoc phi' })
  bench.parts.pass(1_000)
}
const keptLines = () => bench.rows('select reference from bank_lines')

test('a bank that does not answer keeps no other waiting', async () => {
  await bench.store.feeds.startPulling('sepay', bench.parts.clock())
  await movedOnce()
  const stop = start(new Map([['silent', silent], ...bench.parts.feeds]))
  try {
    await until('the other bank was asked', async () => (await keptLines()).length === 1)
  } finally {
    await stop()
  }
})

test('a bank that is being asked when we stop did nothing wrong, and is asked at once by whoever comes next', async () => {
  await bench.store.feeds.startPulling('sepay', bench.parts.clock())
  await movedOnce()
  let asked = false
  const { pull, ...rest } = silent
  const hanging = {
    ...rest,
    pull: pull && {
      ...pull,
      fetch: (...given: Parameters<typeof pull.fetch>) => {
        asked = true
        return pull.fetch(...given)
      },
    },
  } as BankFeed
  const stop = start(new Map([['sepay', hanging]]))
  await until('it is being asked', () => asked)
  await stop()
  expect(await bench.store.feeds.pulls()).toMatchObject([{ failures: 0, problemCode: null }])
  const stopNext = start(bench.parts.feeds)
  try {
    await until('the next one has asked', async () => (await keptLines()).length === 1)
  } finally {
    await stopNext()
  }
})
