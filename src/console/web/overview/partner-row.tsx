import type { ExchangeState } from '../../../../schemas/exchange.ts'
import { may } from '../../../domain/access/roles.ts'
import type { OverviewMessage } from '../../messages/overview.ts'
import { useKnown } from '../session/api.tsx'
import { DueSign } from './due-sign.tsx'
import { Equation } from './equation.tsx'
import { standingsOf } from './standings.ts'
import { StateBar } from './state-bar.tsx'
import { StateList } from './state-list.tsx'
import './partner-row.css'

export interface PartnerRowProps {
  readonly title: string
  readonly figures: OverviewMessage['partners'][number]
  readonly at: Date
}

/** What one partner must learn and how far that has come. */
export function PartnerRow({ title, figures, at }: PartnerRowProps) {
  const standings = standingsOf(figures)
  const { session } = useKnown()
  const { partner } = figures
  // What tells school systems is counted as one partner, and listed by endpoint.
  const isListed = partner !== 'webhooks' && may(session, 'exchanges.read')
  const linkOf = (state: ExchangeState) => `/exchanges?${new URLSearchParams({ partner, state })}`
  return (
    <article className="partner-row">
      <div className="partner-name">
        <h3>{title}</h3>
        {title !== figures.partner && <code>{figures.partner}</code>}
        <DueSign dueAt={figures.oldestDueAt} at={at} />
      </div>
      <Equation standings={standings} className="equation" />
      <div className="partner-states">
        <StateBar byState={standings.byState} />
        <StateList byState={standings.byState} linkOf={isListed ? linkOf : undefined} />
      </div>
    </article>
  )
}
