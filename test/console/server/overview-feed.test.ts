import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { createOverviewFeed, type OverviewNews } from '../../../src/console/server/overview-feed.ts'
import type { Overview } from '../../../src/ports/exchanges/overview-store.ts'

const nothing: Overview = { incidents: [], partners: [], channels: [], reconciliations: [] }
const of = (accepted: number): Overview => ({
  ...nothing,
  partners: [{ partner: 'lgsp', accepted, states: [], oldestDueAt: null }],
})

/** A feed over figures that the test sets, which says when it has read them. */
function feedOf(first: Overview | Error) {
  const reads = new EventEmitter()
  const lapsed = new Set<string>()
  let figures = first
  let count = 0
  const feed = createOverviewFeed({
    overview: {
      read: async () => {
        count += 1
        reads.emit('read')
        if (figures instanceof Error) throw figures
        return figures
      },
    },
    sessions: { live: async (tokens) => new Set([...tokens].filter((token) => !lapsed.has(token))) },
    clock: () => new Date(0),
    log: { warn: () => {} },
    pollMs: 1,
  })
  const listen = (token: string) => {
    const heard = new EventEmitter()
    const news: OverviewNews['is'][] = []
    const stop = feed.listen({
      token,
      hear: (event) => {
        news.push(event.is)
        heard.emit(event.is, event)
      },
    })
    return { news, stop, next: async (is: OverviewNews['is']) => (await once(heard, is))[0] as OverviewNews }
  }
  return {
    feed,
    listen,
    lapsed,
    set: (next: Overview | Error) => {
      figures = next
    },
    count: () => count,
    nextRead: () => once(reads, 'read'),
  }
}

test('figures are told once, and again when they change', async () => {
  const { feed, listen, set } = feedOf(of(1))
  const page = listen('a')
  expect(await page.next('overview')).toMatchObject({ overview: of(1) })
  await page.next('beat')
  set(of(2))
  expect(await page.next('overview')).toMatchObject({ overview: of(2) })
  feed.close()
  expect(page.news.filter((is) => is === 'overview')).toHaveLength(2)
})

test('many pages cost no more readings than one', async () => {
  const { feed, listen, count, nextRead } = feedOf(of(1))
  const pages = ['a', 'b', 'c', 'd'].map(listen)
  await Promise.all(pages.map((page) => page.next('overview')))
  expect(count()).toBe(1)
  await nextRead()
  expect(count()).toBe(2)
  feed.close()
})

test('a page that comes later hears the figures at once, without a reading', async () => {
  const { feed, listen, count } = feedOf(of(1))
  await listen('a').next('overview')
  const before = count()
  expect(listen('b').news).toEqual(['overview'])
  expect(count()).toBe(before)
  feed.close()
})

test('nothing is read while nobody listens, and old figures are not told to who comes then', async () => {
  const { feed, listen, set, count } = feedOf(of(1))
  const first = listen('a')
  await first.next('beat')
  first.stop()
  const before = count()
  set(of(2))
  const second = listen('b')
  expect(second.news).toEqual([])
  expect(await second.next('overview')).toMatchObject({ overview: of(2) })
  expect(count()).toBe(before + 1)
  feed.close()
})

test('a page whose session is over is sent away alone', async () => {
  const { feed, listen, lapsed } = feedOf(of(1))
  const [gone, staying] = [listen('a'), listen('b')]
  await staying.next('overview')
  lapsed.add('a')
  await gone.next('ended')
  await staying.next('beat')
  expect(gone.news.at(-1)).toBe('ended')
  feed.close()
})

test('figures that cannot be read are told as trouble, and told anew when they can', async () => {
  const { feed, listen, set } = feedOf(new Error('the database is away'))
  const page = listen('a')
  await page.next('trouble')
  set(of(1))
  await page.next('overview')
  set(new Error('away again'))
  await page.next('trouble')
  set(of(1))
  await page.next('overview')
  feed.close()
})

test('closing sends everybody away and reads no more', async () => {
  const { feed, listen } = feedOf(of(1))
  const page = listen('a')
  await page.next('overview')
  feed.close()
  expect(page.news.at(-1)).toBe('ended')
})
