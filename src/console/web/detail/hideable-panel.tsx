import type { ReactNode } from 'react'
import { Panel } from './panel.tsx'

interface HideablePanelProps {
  readonly title: string
  /** The word on the button that hides it. */
  readonly hide: string
  onHide(): void
  readonly children: ReactNode
}

/** What appears once on a page, is read out when it does, and stays until it is hidden or the page is left. */
export function HideablePanel({ title, hide, onHide, children }: HideablePanelProps) {
  return (
    <div role="status">
      <Panel
        title={title}
        acts={
          <button type="button" className="plain-button" onClick={onHide}>
            {hide}
          </button>
        }
      >
        {children}
      </Panel>
    </div>
  )
}
