import { type ReactNode, useId } from 'react'
import './panel.css'

export interface PanelProps {
  readonly title: string
  /** Signs and buttons at the end of the title's line. */
  readonly acts?: ReactNode
  readonly children: ReactNode
}

/** A titled part of a page. */
export function Panel({ title, acts, children }: PanelProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="section">
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {acts}
      </div>
      <div className="panel">{children}</div>
    </section>
  )
}
