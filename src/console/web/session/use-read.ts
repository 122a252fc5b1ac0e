import { useCallback, useEffect, useState } from 'react'
import { Problem, useApi } from './api.tsx'

/** What was read at a path. What was there before stays while it is read again. */
export interface Reading<Message> {
  readonly data: Message | undefined
  readonly problem: Problem | undefined
  readonly isReading: boolean
  /** Reads it again. */
  again(): void
}

/** Reads a path of the console's own API; again when the path changes, and every `everyMs` while the page is seen. */
export function useRead<Message>(path: string, everyMs?: number): Reading<Message> {
  const api = useApi()
  const [turn, setTurn] = useState(0)
  const [read, setRead] = useState<Omit<Reading<Message>, 'again'> & { path?: string }>({
    data: undefined,
    problem: undefined,
    isReading: true,
  })
  const again = useCallback(() => setTurn((before) => before + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is what asks for another reading
  useEffect(() => {
    const stop = new AbortController()
    setRead((before) => ({ ...before, isReading: true }))
    api.read<Message>(path, stop.signal).then(
      (data) => setRead({ path, data, problem: undefined, isReading: false }),
      (problem: Error) => {
        if (stop.signal.aborted) return
        const isProblem = problem instanceof Problem ? problem : new Problem('failed')
        setRead((before) => ({
          data: before.path === path ? before.data : undefined,
          path,
          problem: isProblem,
          isReading: false,
        }))
      },
    )
    return () => stop.abort()
  }, [api, path, turn])

  useEffect(() => {
    if (everyMs === undefined) return
    const timer = window.setInterval(() => document.visibilityState === 'visible' && again(), everyMs)
    return () => window.clearInterval(timer)
  }, [everyMs, again])

  return { ...read, again }
}
