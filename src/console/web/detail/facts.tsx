import type { ReactNode } from 'react'
import './facts.css'

/** A fact by its name; without a value it is left out. */
export type Fact = readonly [name: string, value: ReactNode]

/** What is known of one thing, name beside value. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
