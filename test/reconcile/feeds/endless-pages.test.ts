import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BankFeed, FeedPull } from '../../../src/ports/bank-feed.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { pullMovements } from '../../../src/reconcile/pull-movements.ts'
import { type FeedBench, openFeedBench } from '../../support/feed-bench.ts'

let bench: FeedBench
let feed: BankFeed
beforeEach(async () => {
  await open()
})
afterEach(() => bench.close())

async function open(settings: Record<string, unknown> = {}) {
  bench = await openFeedBench(settings)
  feed = bench.parts.feeds.get('sepay') ?? expect.unreachable('there is no such feed')
  await bench.store.feeds.startPulling('sepay', bench.parts.clock())
  bench.plan(() => 'lost')
}

const minute = 60_000
const times = { everyMs: 15 * minute, overlapMs: 120 * minute }

/** A page as SePay gives it. */
interface Page {
  data: unknown[]
  meta: { pagination: { has_more: boolean; current_page: number } }
}

type AskPage = (page: number) => Promise<Page>

/** Puts a bank that answers otherwise between the gateway and the bank; gives which pages were asked for. */
function answerOtherwise(answerOf: (page: number, ask: AskPage) => Promise<Page>): number[] {
  const real: FeedPull = feed.pull ?? expect.unreachable('it cannot be asked')
  const asked: number[] = []
  const pull: FeedPull = {
    ...real,
    async fetch(window, page, call) {
      // A page far behind the end says that nothing bounds the pull, before the run is out of memory.
      if (asked.push(page) > 100) expect.unreachable('the bank is asked for ever')
      const askReal: AskPage = async (one) => JSON.parse((await real.fetch(window, one, call)).toString())
      return Buffer.from(JSON.stringify(await answerOf(page, askReal)))
    },
  }
  Object.assign(bench.parts, { feeds: new Map([['sepay', { ...feed, pull }]]) })
  return asked
}

const withMore = (page: Page, current_page: number): Page => ({
  ...page,
  meta: { pagination: { has_more: true, current_page } },
})

const ask = () =>
  pullMovements('sepay', times, { ...bench.parts, random: () => 0.5, signal: new AbortController().signal })
const standing = async () => (await bench.store.feeds.pulls())[0]
const kept = async () =>
  (await bench.rows('select reference from bank_lines order by reference')).map(({ reference }) => reference)
const atBank = () =>
  bench.book.flatMap(({ operation, reference }) => (operation === 'movement' ? [reference] : [])).toSorted()
const unclosed = () => bench.rows('select id from payment_notices where outcome is null')

async function move(count: number, everyMs = 1_000) {
  for (let done = 0; done < count; done += 1) {
    await bench.bank.move({ amount: 1_000 + done, content: 'hoc phi' })
    bench.parts.pass(everyMs)
  }
}

/** How a bank says for ever that more follows, and how often it may be asked for its 12 movements (5 to a page). */
const endless: readonly [string, number, (page: number, ask: AskPage) => Promise<Page>][] = [
  ['its last page again', 4, async (page, ask) => withMore(await ask(Math.min(page, 3)), page)],
  ['empty pages', 4, async (page, ask) => withMore(await ask(page), page)],
  ['its pages from the first again', 4, async (page, ask) => withMore(await ask(((page - 1) % 3) + 1), page)],
]

test.each(
  endless,
)('a bank that says that more follows and gives %s is asked no more; all it gave is kept', async (_, most, answerOf) => {
  await move(12)
  const asked = answerOtherwise(answerOf)
  await ask()
  expect(asked).toHaveLength(most)
  expect(await kept()).toEqual(atBank())
  expect(await standing()).toMatchObject({ failures: 1, problemCode: 'partner_repeats_pages' })
  expect(await unclosed()).toEqual([])

  await ask()
  expect(asked).toHaveLength(most)
  bench.parts.pass(times.everyMs)
  await move(3)
  await ask()
  expect(await kept()).toEqual(atBank())
  expect(await standing()).toMatchObject({ failures: 2, problemCode: 'partner_repeats_pages' })
})

test('a bank that gives one page whatever is asked for is asked no more, and is whole again when it gives the next', async () => {
  await move(12)
  const asked = answerOtherwise(async (page, ask) => withMore(await ask(1), page))
  await ask()
  expect(asked).toEqual([1, 2])
  expect(await kept()).toHaveLength(5)
  bench.parts.pass(times.everyMs)
  answerOtherwise((page, ask) => ask(page))
  await ask()
  expect(await kept()).toEqual(atBank())
  expect(await standing()).toMatchObject({ failures: 0, problemCode: null })
})

test('a long history is read whole, also pages that nothing can be read of or that are of other accounts', async () => {
  await bench.close()
  await open({ accounts: ['0123456789'] })
  const own = { account: '0123456789', content: 'hoc phi' }
  for (let page = 0; page < 30; page += 1) {
    for (let row = 0; row < 5; row += 1) {
      await bench.bank.move({ ...own, amount: 1_000, ...(page % 7 === 3 ? { account: '9876543210' } : {}) })
      bench.parts.pass(1_000)
    }
  }
  const asked = answerOtherwise(async (page, ask) => {
    const answer = await ask(page)
    const data =
      page % 11 === 5 ? answer.data.map((row) => ({ ...(row as object), amount_in: 0 })) : answer.data
    return { ...answer, data }
  })
  await ask()
  expect(asked).toHaveLength(30)
  expect(await kept()).toHaveLength(5 * (30 - 4 - 3))
  expect(await standing()).toMatchObject({ failures: 0, problemCode: null })
})

test('a movement of a time that is still to come does not end the asking for those before it', async () => {
  await move(7)
  const at = new Date(bench.parts.clock().getTime() + 86_400_000).toISOString()
  answerOtherwise(async (page, ask) => {
    const answer = await ask(page)
    if (page > 1) throw new Error('the process is stopped')
    const [first] = answer.data as Record<string, unknown>[]
    const data = [...answer.data, { ...first, id: 'late', reference_number: 'LATE', transaction_date: at }]
    return { ...answer, data }
  })
  await ask()
  const now = bench.parts.clock()
  expect((await standing())?.pulledThrough.getTime()).toBeLessThanOrEqual(now.getTime())
  answerOtherwise((page, ask) => ask(page))
  bench.parts.pass(times.everyMs)
  await move(2)
  await ask()
  expect(await kept()).toEqual([...atBank(), 'LATE'].toSorted())
})

test('a bank is asked again from when the asking began: what moved meanwhile is not passed over', async () => {
  await move(7)
  const began = bench.parts.clock()
  answerOtherwise((page, ask) => {
    bench.parts.pass(minute)
    return ask(page)
  })
  await ask()
  expect(await standing()).toMatchObject({ pulledThrough: began, failures: 0 })
})

test('a page of which nothing could be read says nothing of the time: what comes after it is asked for again', async () => {
  await move(7)
  const before = (await standing())?.pulledThrough
  answerOtherwise(async (page, ask) => {
    const answer = await ask(page)
    if (page > 1) throw new GatewayError('partner_too_busy', 'enough for now')
    return { ...answer, data: answer.data.map((row) => ({ ...(row as object), amount_in: 0 })) }
  })
  await ask()
  expect((await standing())?.pulledThrough.getTime()).toBeLessThanOrEqual(before?.getTime() ?? 0)
  expect(await bench.rows('select outcome from payment_notices')).toEqual([
    { outcome: 'unread: 5 movements' },
  ])
})

test('movements of long ago that a bank gives a few pages of at a time are asked on for from there, and come whole', async () => {
  const from = bench.parts.clock()
  await move(60, minute)
  bench.parts.pass(600 * minute)
  await bench.rows('update feed_pulls set pulled_through = $1', [bench.parts.clock()])
  await bench.store.feeds.wantPull('sepay', bench.parts.clock(), from)
  const asked = answerOtherwise((page, ask) => {
    if (page > 3) throw new GatewayError('partner_too_busy', 'enough for now')
    return ask(page)
  })
  for (let turn = 0; turn < 20; turn += 1) {
    await ask()
    bench.parts.pass(times.everyMs)
    if ((await standing())?.failures === 0) break
  }
  expect(await kept()).toEqual(atBank())
  expect(await standing()).toMatchObject({ failures: 0, problemCode: null })
  expect(asked.length).toBeLessThan(40)
  expect(await bench.rows('select wanted_from from feed_pulls')).toEqual([{ wanted_from: null }])
})

test('what is wanted from before while a bank is asked stays wanted', async () => {
  const from = bench.parts.clock()
  await move(12)
  bench.parts.pass(600 * minute)
  await bench.rows('update feed_pulls set pulled_through = $1', [bench.parts.clock()])
  const earlier = new Date(from.getTime() - minute)
  await bench.store.feeds.wantPull('sepay', bench.parts.clock(), from)
  answerOtherwise(async (page, ask) => {
    if (page === 2) await bench.store.feeds.wantPull('sepay', bench.parts.clock(), earlier)
    return ask(page)
  })
  await ask()
  expect(await bench.rows('select wanted_from from feed_pulls')).toEqual([{ wanted_from: earlier }])
  expect(await kept()).toEqual(atBank())
})
