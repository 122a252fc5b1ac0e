import { useCallback, useEffect, useState } from 'react'
import type { SessionMessage } from '../../messages/session.ts'
import { logOut, readSession } from './session-api.ts'

export type SessionState =
  | { readonly is: 'asking' }
  | { readonly is: 'nobody'; readonly lapsed: boolean }
  | { readonly is: 'somebody'; readonly session: SessionMessage }

/** How often work at the page is told to the server, in ms. */
const tellMs = 5 * 60_000

/** Knows who is logged in, and keeps the session alive while somebody works at the page. */
export function useSession() {
  const [state, setState] = useState<SessionState>({ is: 'asking' })
  const enter = useCallback((session: SessionMessage) => setState({ is: 'somebody', session }), [])
  const lapse = useCallback(() => setState({ is: 'nobody', lapsed: true }), [])

  useEffect(() => {
    readSession().then(
      (session) => setState(session ? { is: 'somebody', session } : { is: 'nobody', lapsed: false }),
      () => setState({ is: 'nobody', lapsed: false }),
    )
  }, [])

  const session = state.is === 'somebody' ? state.session : undefined
  useEffect(() => (session ? tellOfWork(lapse) : undefined), [session, lapse])

  const leave = useCallback(async () => {
    if (session) await logOut(session)
    setState({ is: 'nobody', lapsed: false })
  }, [session])

  /** Asks anew who is logged in, when something about it has changed. */
  const again = useCallback(() => {
    readSession().then((session) => (session ? enter(session) : lapse()), lapse)
  }, [enter, lapse])

  return { state, enter, leave, lapse, again }
}

function tellOfWork(lapse: () => void): () => void {
  let toldAt = performance.now()
  const tell = async () => {
    if (performance.now() - toldAt < tellMs) return
    toldAt = performance.now()
    const session = await readSession().catch(() => 'no answer')
    if (!session) lapse()
  }
  const signs = ['pointerdown', 'keydown'] as const
  for (const sign of signs) window.addEventListener(sign, tell)
  return () => {
    for (const sign of signs) window.removeEventListener(sign, tell)
  }
}
