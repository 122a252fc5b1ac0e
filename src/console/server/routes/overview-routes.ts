import type { Response } from 'express'
import { addDays, localDay } from '../../../domain/time/local-time.ts'
import type { ExchangeSearch } from '../../../ports/exchanges/exchange-search.ts'
import type { DaysMessage, OverviewEvents, Titles } from '../../messages/overview.ts'
import type { OverviewFeed, OverviewNews } from '../overview-feed.ts'
import { type ConsoleRoute, reading } from '../route.ts'

/** How many days the charts show. */
const shownDays = 30

/** The figures as server-sent events (WHATWG HTML section 9.2). */
export const overviewRoutes = (
  feed: OverviewFeed,
  titles: Titles,
  exchanges: Pick<ExchangeSearch, 'days'>,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/overview/days',
    action: 'overview.read',
    async read({ now }): Promise<DaysMessage> {
      const since = addDays(localDay(now), 1 - shownDays)
      const dayNames = Array.from({ length: shownDays }, (_, place) => addDays(since, place))
      return { dayNames, days: await exchanges.days(since) }
    },
  }),
  {
    method: 'get',
    path: '/api/overview/live',
    action: 'overview.read',
    isAskedByItself: true,
    async serve({ response, token }) {
      // A proxy that gathers (nginx) would keep the page waiting.
      response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
      response.flushHeaders()
      const stop = feed.listen({ token, hear: (news) => pass(news, response, titles) })
      response.once('close', stop)
    },
  },
]

function pass(news: OverviewNews, response: Response, titles: Titles): void {
  const { is, at } = news
  if (is === 'ended') {
    response.end(event(is, { at }))
    return
  }
  // A page that does not read is left behind rather than kept in memory; it comes back by itself.
  if (response.writableNeedDrain) {
    response.destroy()
    return
  }
  response.write(event(is, is === 'overview' ? { ...news.overview, at, titles } : { at }))
}

/** One event; instants in `data` become text on the way. */
const event = (name: keyof OverviewEvents, data: object): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
