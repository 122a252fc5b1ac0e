import type { ExchangeState } from '../../../../schemas/exchange.ts'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'

export interface StateListProps {
  readonly byState: ReadonlyMap<ExchangeState, number>
  /** Where the exchanges of a state are listed; absent for whoever may not see them. */
  linkOf?: ((state: ExchangeState) => string) | undefined
}

/** The states that have exchanges, with their figures and the colours of the bar. */
export function StateList({ byState, linkOf }: StateListProps) {
  const { texts, format } = useSpeech()
  return (
    <ul className="state-list" aria-label={texts.overview.byState}>
      {Array.from(byState, ([state, count]) => (
        <li key={state}>
          <i data-state={state} aria-hidden="true" />
          {linkOf ? <Link to={linkOf(state)}>{texts.states[state]}</Link> : texts.states[state]}{' '}
          <b>{format.count(count)}</b>
        </li>
      ))}
    </ul>
  )
}
