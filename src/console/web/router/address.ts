import { useMemo, useSyncExternalStore } from 'react'

/** Where the console stands on its host. */
const base = '/console'

/** What the page's address says. */
export interface Address {
  /** Below `/console`; the first page is `/`. */
  readonly path: string
  readonly query: URLSearchParams
}

const listeners = new Set<() => void>()
let arrivals = 0

function listen(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

/** The address, as it changes. */
export function useAddress(): Address {
  const text = useSyncExternalStore(listen, () => window.location.pathname + window.location.search)
  return useMemo(() => {
    const [path = '', query] = text.split(/\?(.*)/s)
    return { path: path.slice(base.length).replace(/\/$/, '') || '/', query: new URLSearchParams(query) }
  }, [text])
}

/** Goes to another address below `/console`; `replace` leaves no step to come back to. */
export function goTo(to: string, how: 'push' | 'replace' = 'push'): void {
  arrivals += 1
  window.history[`${how}State`](null, '', hrefOf(to))
  for (const listener of listeners) listener()
}

/** Whether the reader came to this page from another one of the console. */
export const cameByLink = (): boolean => arrivals > 0

export const hrefOf = (to: string): string => (to === '/' ? base : base + to)

/** An address with some words of its query set, and those that are empty left out. */
export function withQuery(
  { path, query }: Address,
  words: Readonly<Record<string, string | number | undefined>>,
): string {
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(words)) {
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, String(value))
  }
  const text = next.toString()
  return text === '' ? path : `${path}?${text}`
}
