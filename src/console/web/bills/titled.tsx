import { type ReactNode, useId } from 'react'

interface TitledProps {
  readonly title: string
  /** Buttons at the end of the title's line. */
  readonly acts?: ReactNode
  readonly children: ReactNode
}

/** A table below its title: the table is its own panel. */
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
