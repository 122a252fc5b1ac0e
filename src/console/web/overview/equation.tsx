import { useSpeech } from '../preferences/language.tsx'
import type { Standings } from './standings.ts'

const terms = [
  ['accepted', undefined],
  ['delivered', '='],
  ['open', '+'],
  ['given-up', '+'],
] as const

/** accepted = delivered + open + given up, as a line of figures. */
export function Equation({
  standings,
  className,
}: {
  readonly standings: Standings
  readonly className: string
}) {
  const { texts, format } = useSpeech()
  return (
    <dl className={className}>
      {terms.map(([term, sign]) => (
        <div key={term} className="term" data-term={term} data-none={standings[term] === 0}>
          <dt>{texts.overview.standing[term]}</dt>
          <dd>
            {sign && <span className="sign">{sign}</span>}
            {format.count(standings[term])}
          </dd>
        </div>
      ))}
    </dl>
  )
}
