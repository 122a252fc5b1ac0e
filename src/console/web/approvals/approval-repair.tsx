import { may } from '../../../domain/access/roles.ts'
import type { ApprovalMessage } from '../../messages/approvals.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { exchangeWords } from '../exchanges/words.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useFilterFacts } from '../repairs/filter-facts.tsx'
import { RepairTag } from '../repairs/repair-sign.tsx'
import { repairWords } from '../repairs/words.ts'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { approvalWords } from './words.ts'

/** What a repair would do: to how many, to which, and how many of those stand still as they were counted. */
export function ApprovalRepair({ repair }: { readonly repair: NonNullable<ApprovalMessage['repair']> }) {
  const { texts, format } = useSpeech()
  const words = useWords(approvalWords)
  const ofRepairs = useWords(repairWords)
  const { one, events } = useWords(exchangeWords)
  const filterFacts = useFilterFacts()
  const { session } = useKnown()
  const { id, action, filter, planned, perMinute, seconds, state, standing } = repair
  const linked = (to: string, text: string) =>
    may(session, 'exchanges.read') ? (
      <Link key={to} to={to}>
        {text}
      </Link>
    ) : (
      text
    )
  return (
    <Panel title={words.repair} acts={<RepairTag state={state} />}>
      <p className="panel-text">{words.repairNote}</p>
      <Facts
        facts={[
          [ofRepairs.action, linked(`/repairs/${id}`, ofRepairs.actions[action])],
          ...filterFacts(filter),
          [words.counted, <strong key="counted">{format.count(planned)}</strong>],
          [words.stands, standing && format.count(standing.count)],
          [words.newer, standing && standing.newer > 0 && format.count(standing.newer)],
          [
            ofRepairs.pace,
            `${ofRepairs.perMinute(format.count(perMinute))} (${format.duration(seconds * 1000)})`,
          ],
          [
            words.sample,
            standing && standing.sample.length > 0 && (
              <ul key="sample">
                {standing.sample.map((exchange) => (
                  <li key={exchange.id}>
                    {linked(`/exchanges/${exchange.id}`, one(String(exchange.id)))}, {events[exchange.event]},{' '}
                    {texts.states[exchange.state]}
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </Panel>
  )
}
