import { may } from '../../../domain/access/roles.ts'
import { type IncidentKind, kindOf } from '../../../domain/incidents/incident-kinds.ts'
import type { OverviewMessage } from '../../messages/overview.ts'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { incidentPlaces } from './incident-places.ts'
import { Section } from './section.tsx'
import './incident-list.css'

export interface IncidentListProps {
  readonly incidents: OverviewMessage['incidents']
  /** What a partner is called. */
  title(id: string): string
  /** The server's clock. */
  readonly at: Date
}

/** What is wrong at this moment; nothing where nothing is. */
export function IncidentList({ incidents, title, at }: IncidentListProps) {
  const { language, texts, format } = useSpeech()
  const { session } = useKnown()
  const words = texts.incidents
  if (incidents.length === 0) return null
  return (
    <Section title={words.title} empty="">
      {incidents.map(({ id, kind, subject, severity, count, openedAt, isAcknowledged }) => (
        <article key={id} className="incident">
          <span className="severity" data-severity={severity}>
            {words.severities[severity]}
          </span>
          <h3>{linked(kind, kindOf(kind)?.title[language] ?? kind)}</h3>
          <p>
            {title(subject)}, {words.count(format.count(count))},{' '}
            {words.since(format.duration(Math.max(0, at.getTime() - new Date(openedAt).getTime())))}
            {isAcknowledged && `, ${words.acknowledged}`}
          </p>
        </article>
      ))}
    </Section>
  )

  function linked(kind: string, title: string) {
    const place = incidentPlaces[kind as IncidentKind]
    return place && may(session, place.action) ? <Link to={place.to}>{title}</Link> : title
  }
}
