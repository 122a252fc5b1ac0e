import { type ReactNode, useId } from 'react'
import '../detail/panel.css'

export interface SectionProps {
  readonly title: string
  /** What is said when there is nothing inside. */
  readonly empty: string
  readonly children: readonly ReactNode[]
}

/** A titled panel of rows. */
export function Section({ title, empty, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="section">
      <h2 id={id}>{title}</h2>
      <div className="panel">{children.length > 0 ? children : <p className="empty">{empty}</p>}</div>
    </section>
  )
}
