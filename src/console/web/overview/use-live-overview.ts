import { useEffect, useState } from 'react'
import type { OverviewEvents, OverviewMessage } from '../../messages/overview.ts'
import { readSession } from '../session/session-api.ts'

export type Connection = 'connecting' | 'live' | 'trouble' | 'lost'

export interface LiveOverview {
  readonly connection: Connection
  /** The server's clock when it last spoke. */
  readonly at?: Date
  readonly overview?: OverviewMessage
}

const address = '/console/api/overview/live'
/** An EventSource comes back by itself only while the server answers 200. */
const comeBackMs = 3000

/** The figures as they change; `onEnded` is called when the session is over. */
export function useLiveOverview(onEnded: () => void): LiveOverview {
  const [live, setLive] = useState<LiveOverview>({ connection: 'connecting' })
  useEffect(
    () =>
      listen({
        overview: (overview) => setLive({ connection: 'live', at: new Date(overview.at), overview }),
        beat: ({ at }) => setLive((before) => ({ ...before, connection: 'live', at: new Date(at) })),
        trouble: ({ at }) => setLive((before) => ({ ...before, connection: 'trouble', at: new Date(at) })),
        ended: onEnded,
        lost: () => setLive((before) => ({ ...before, connection: 'lost' })),
      }),
    [onEnded],
  )
  return live
}

type Hearing = { readonly [Name in keyof OverviewEvents]: (data: OverviewEvents[Name]) => void } & {
  lost(): void
}

function listen(hearing: Hearing): () => void {
  let timer: number | undefined
  let source: EventSource
  let left = false

  const open = () => {
    source = new EventSource(address)
    for (const name of ['overview', 'beat', 'trouble'] as const) {
      source.addEventListener(name, ({ data }) => hearing[name](JSON.parse(data)))
    }
    source.addEventListener('ended', ({ data }) => {
      source.close()
      hearing.ended(JSON.parse(data))
    })
    source.addEventListener('error', () => {
      hearing.lost()
      if (source.readyState === EventSource.CLOSED) timer = window.setTimeout(comeBack, comeBackMs)
    })
  }

  const comeBack = async () => {
    const session = await readSession().catch(() => 'no answer')
    if (left) return
    if (session) open()
    else hearing.ended({ at: '' })
  }

  open()
  return () => {
    left = true
    window.clearTimeout(timer)
    source.close()
  }
}
