import type { ExchangeState } from '../../../../schemas/exchange.ts'
import { useSpeech } from '../preferences/language.tsx'

/** The states that have exchanges, with their figures and the colours of the bar. */
export function StateList({ byState }: { readonly byState: ReadonlyMap<ExchangeState, number> }) {
  const { texts, format } = useSpeech()
  return (
    <ul className="state-list" aria-label={texts.overview.byState}>
      {Array.from(byState, ([state, count]) => (
        <li key={state}>
          <i data-state={state} aria-hidden="true" />
          {texts.states[state]} <b>{format.count(count)}</b>
        </li>
      ))}
    </ul>
  )
}
