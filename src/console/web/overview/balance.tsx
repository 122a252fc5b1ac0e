import { useSpeech } from '../preferences/language.tsx'
import { Equation } from './equation.tsx'
import type { Standings } from './standings.ts'
import { StateBar } from './state-bar.tsx'
import './balance.css'

/** The promise that nothing accepted is lost, in figures, over all partners. */
export function Balance({ standings }: { readonly standings: Standings }) {
  const { texts, format } = useSpeech()
  const { difference } = standings
  return (
    <section className="panel balance" aria-label={texts.overview.balance}>
      <Equation standings={standings} className="equation large" />
      <p className="verdict" data-good={difference === 0}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={difference === 0 ? 'M4.5 10.5l3.6 3.6 7.4-8' : 'M10 4v7.5M10 14.6v1.2'} />
        </svg>
        {difference === 0 ? texts.overview.balanced : texts.overview.unbalanced(format.count(difference))}
      </p>
      <StateBar byState={standings.byState} />
    </section>
  )
}
