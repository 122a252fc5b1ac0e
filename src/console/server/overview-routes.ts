import type { Response, Router } from 'express'
import type { Sessions } from '../../access/sessions.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { OverviewEvents, Titles } from '../overview-message.ts'
import type { OverviewFeed, OverviewNews } from './overview-feed.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface OverviewRoutes {
  readonly feed: OverviewFeed
  readonly sessions: Pick<Sessions, 'live'>
  readonly cookie: SessionCookie
  readonly titles: Titles
}

/** The figures as server-sent events (WHATWG HTML section 9.2). */
export function overviewRoutes(router: Router, { feed, sessions, cookie, titles }: OverviewRoutes): void {
  // Watching does not keep a session alive: a page left open is nobody at work.
  router.get('/api/overview/live', async (request, response) => {
    const token = cookie.read(request)
    if (!token || !(await sessions.live([token])).has(token)) {
      throw new GatewayError('unauthorized', 'nobody is logged in')
    }
    // A proxy that gathers (nginx) would keep the page waiting.
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    response.flushHeaders()
    const stop = feed.listen({ token, hear: (news) => pass(news, response, titles) })
    response.once('close', stop)
  })
}

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
