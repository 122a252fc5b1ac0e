import { type ReactNode, useId } from 'react'

/** A table below its title: the table is its own panel. */
export function Titled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="section">
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
      </div>
      {children}
    </section>
  )
}
