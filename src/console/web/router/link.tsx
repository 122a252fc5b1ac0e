import type { MouseEvent, ReactNode } from 'react'
import { goTo, hrefOf } from './address.ts'

export interface LinkProps {
  readonly to: string
  readonly children: ReactNode
  readonly className?: string
  /** Says to screen readers that it leads to where the reader is. */
  readonly isHere?: boolean
  readonly label?: string
  /** Not a page of the console's own: the browser goes there. */
  readonly isOutside?: boolean
  onGo?(): void
}

/** A link to another page of the console. It is a true link: it opens in new tabs and can be copied. */
export function Link({ to, children, className, isHere, label, isOutside = false, onGo }: LinkProps) {
  function go(event: MouseEvent) {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (!isPlain || isOutside) return
    event.preventDefault()
    onGo?.()
    goTo(to)
  }
  return (
    <a
      href={hrefOf(to)}
      onClick={go}
      className={className}
      aria-label={label}
      {...(isHere && { 'aria-current': 'page' })}
    >
      {children}
    </a>
  )
}
