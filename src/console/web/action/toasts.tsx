import { useSyncExternalStore } from 'react'
import './toasts.css'

interface Toast {
  readonly id: number
  readonly text: string
}

const shownMs = 6000
let toasts: readonly Toast[] = []
let count = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says shortly that something is done; screen readers hear it too. */
export function say(text: string): void {
  count += 1
  const toast = { id: count, text }
  set([...toasts, toast])
  window.setTimeout(() => set(toasts.filter((other) => other !== toast)), shownMs)
}

/** Where `say` is heard. It is there before anything is said, or screen readers would miss it. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status">
      {shown.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}
