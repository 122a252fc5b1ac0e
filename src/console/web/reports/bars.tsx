import type { ReactNode } from 'react'
import './bars.css'

/** One bar: a value with what it stands beside, and where it should reach. */
export interface Bar {
  readonly key: string
  readonly title: string
  readonly value: number
  readonly beside: number | null
  readonly mark: number | null
  /** What is said of it. */
  readonly label: ReactNode
  readonly tone: 'good' | 'bad' | 'calm'
}

export interface BarsProps {
  readonly title: string
  readonly bars: readonly Bar[]
  /** What the whole width is. */
  readonly most: number
}

/**
 * Bars that people can read: each with its name and its figure in words, so that colour and length say nothing alone. The
 * drawing is for the eye; screen readers are told the same by the words and by the table beside it.
 */
export function Bars({ title, bars, most }: BarsProps) {
  const width = (value: number) => `${Math.max(0, Math.min(100, (value / Math.max(most, 1e-9)) * 100))}%`
  return (
    <ul className="bars" aria-label={title}>
      {bars.map(({ key, title, value, beside, mark, label, tone }) => (
        <li key={key} data-tone={tone}>
          <span className="bar-title">{title}</span>
          <span className="bar-label">{label}</span>
          <svg className="bar" aria-hidden="true">
            <rect className="bar-ground" width="100%" height="100%" rx="3" />
            {beside !== null && <rect className="bar-beside" width={width(beside)} height="100%" rx="3" />}
            <rect className="bar-value" width={width(value)} y="25%" height="50%" rx="2" />
            {mark !== null && <rect className="bar-mark" x={width(mark)} width="2" height="100%" />}
          </svg>
        </li>
      ))}
    </ul>
  )
}
