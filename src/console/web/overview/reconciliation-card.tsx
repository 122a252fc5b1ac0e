import { may } from '../../../domain/access/roles.ts'
import type { BreakCategory } from '../../../ports/exchanges/overview-store.ts'
import type { OverviewMessage } from '../../messages/overview.ts'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import './figure-card.css'

const categories: readonly BreakCategory[] = ['amount-differs', 'only-at-bank', 'only-here', 'duplicate']
const none = { count: 0, open: 0, amount: 0 }

export interface ReconciliationCardProps {
  readonly title: string
  readonly last: OverviewMessage['reconciliations'][number]
}

/** What the newest reconciliation of one source found. */
export function ReconciliationCard({ title, last }: ReconciliationCardProps) {
  const { texts, format } = useSpeech()
  const words = texts.reconciliation
  const { session } = useKnown()
  const mayLook = may(session, 'money.read')
  const breaks = categories.map((category) => ({
    category,
    ...(last.breaks.find((entry) => entry.category === category) ?? none),
  }))
  const open = breaks.reduce((sum, entry) => sum + entry.open, 0)
  return (
    <article className="figure-card">
      <h3>{title}</h3>
      <p className="card-note">
        {words.day(format.day(last.businessDay))}, {words.ranAt(format.dayAndTime(new Date(last.ranAt)))}
        <span className="tag" data-good={open === 0}>
          {open > 0
            ? words.openBreaks(format.count(open))
            : last.breaks.length > 0
              ? words.closedBreaks
              : words.allMatched}
        </span>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.outcome}</th>
            <th scope="col">{texts.payments.count}</th>
            <th scope="col">{words.open}</th>
            <th scope="col">{texts.payments.amount}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.outcomes.matched}</th>
            <td>{format.count(last.matched.count)}</td>
            <td>–</td>
            <td>{format.dong(last.matched.amount)}</td>
          </tr>
          {breaks.map(({ category, count, open, amount }) => (
            <tr key={category} data-none={count === 0}>
              <th scope="row">{words.outcomes[category]}</th>
              <td>{format.count(count)}</td>
              <td data-open={open > 0}>
                {open > 0 && mayLook ? (
                  <Link to={`/breaks?source=${encodeURIComponent(last.source)}&category=${category}`}>
                    {format.count(open)}
                  </Link>
                ) : (
                  format.count(open)
                )}
              </td>
              <td>{format.dong(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}
