import type { ExchangeState } from '../../../../schemas/exchange.ts'
import './state-bar.css'

/** One strip in which each state has its share; what it shows is said in figures beside it. */
export function StateBar({ byState }: { readonly byState: ReadonlyMap<ExchangeState, number> }) {
  return (
    <div className="state-bar" aria-hidden="true">
      {Array.from(byState, ([state, count]) => (
        <span key={state} data-state={state} style={{ flexGrow: count }} />
      ))}
    </div>
  )
}
