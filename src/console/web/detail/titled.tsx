import { type ReactNode, useId } from 'react'
import './panel.css'

export interface TitledProps {
  readonly title: string
  /** Signs and buttons at the end of the title's line. */
  readonly acts?: ReactNode
  readonly children: ReactNode
}

/** A part of a page below its title. */
export function Titled({ title, acts, children }: TitledProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="section">
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {acts}
      </div>
      {children}
    </section>
  )
}
