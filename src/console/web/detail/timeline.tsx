import type { ReactNode } from 'react'
import { useSpeech } from '../preferences/language.tsx'
import './timeline.css'

export type Tone = 'good' | 'look' | 'bad' | 'calm'

/** One thing that happened. */
export interface Moment {
  readonly key: string | number
  readonly at: string
  readonly title: ReactNode
  readonly tone: Tone
  readonly detail?: ReactNode
}

/** What happened, in its order. */
export function Timeline({
  moments,
  label,
}: {
  readonly moments: readonly Moment[]
  readonly label: string
}) {
  const { format } = useSpeech()
  return (
    <ol className="timeline" aria-label={label}>
      {moments.map(({ key, at, title, tone, detail }) => (
        <li key={key} data-tone={tone}>
          <time dateTime={at}>{format.moment(new Date(at))}</time>
          <div>
            <div className="moment-title">{title}</div>
            {detail}
          </div>
        </li>
      ))}
    </ol>
  )
}
