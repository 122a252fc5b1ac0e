import {
  type IncidentKind,
  type IncidentKindDefinition,
  incidentKinds,
  type Severity,
} from './incident-kinds.ts'

/** What is said of an incident besides what it is. Codes, names of settings, ids and instants; nothing personal. */
export interface IncidentFacts {
  readonly code?: string | undefined
  readonly by?: string | undefined
  readonly client?: string | undefined
  /** ISO 8601 */
  readonly since?: string | undefined
  readonly until?: string | undefined
}

/** Something that is wrong at this moment. */
export interface Observation {
  /** What exactly: with the kind it names the incident. */
  readonly subject: string
  readonly partner?: string | undefined
  /** How many messages, requests or records it concerns. */
  readonly count: number
  /** Place in the steps of its kind. */
  readonly step?: number | undefined
  readonly facts: IncidentFacts
}

/** One trouble from its beginning to its end, however many messages it concerns. */
export interface Incident {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly partner: string | null
  readonly severity: Severity
  /** The worst step that was seen. */
  readonly step: number
  readonly count: number
  readonly facts: IncidentFacts
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  /** Empty until it has lasted long enough to be told. */
  readonly openedAt: Date | null
  readonly clearedAt: Date | null
}

/** What people are told of. */
export type IncidentNews = 'opened' | 'worse' | 'cleared'

export interface IncidentChange {
  readonly incident: Incident
  readonly news?: IncidentNews
  /** It went before anybody was told: nothing of it is kept. */
  readonly isForgotten?: true
}

export interface IncidentRules {
  /** How long a trouble lasts before it is told, in ms. */
  readonly patienceMs: number
  /** How long it must be away to be over, in ms: what comes back sooner is the same incident. */
  readonly quietMs: number
}

/** What was seen by kind; what could not be looked at is absent, and stays as it is. */
export type Sightings = ReadonlyMap<IncidentKind, readonly Observation[]>

export interface IncidentTimes {
  readonly rules: IncidentRules
  readonly now: Date
  readonly createId: (at: Date) => string
}

/** Changes the known incidents, none of them cleared, by what is seen now. Says what is to be told: each piece of news once. */
export function followIncidents(
  known: readonly Incident[],
  seen: Sightings,
  times: IncidentTimes,
): readonly IncidentChange[] {
  const places = new Map(known.map((incident) => [placeOf(incident.kind, incident.subject), incident]))
  const troubled = troubledPartners(known, seen)
  const changes: IncidentChange[] = []
  for (const [kind, observations] of seen) {
    for (const observation of new Map(observations.map((one) => [one.subject, one])).values()) {
      const place = placeOf(kind, observation.subject)
      const incident = places.get(place) ?? begin(kind, observation, times)
      places.delete(place)
      const canBeTold = !isExplained(kind, observation.partner, troubled)
      changes.push(seeAgain(incident, { kind, observation, canBeTold }, times))
    }
  }
  for (const incident of places.values()) {
    const wasLookedAt = seen.has(incident.kind as IncidentKind)
    const change = wasLookedAt ? missed(incident, times) : undefined
    if (change) changes.push(change)
  }
  return changes
}

const placeOf = (kind: string, subject: string): string => `${kind} ${subject}`

/** Kinds by partner that are there now, or were told and are not over. */
function troubledPartners(known: readonly Incident[], seen: Sightings): ReadonlySet<string> {
  const there = [...seen].flatMap(([kind, all]) => all.map(({ partner }) => ({ kind, partner })))
  const told = known.filter(({ openedAt }) => openedAt !== null)
  return new Set(
    [...there, ...told].flatMap(({ kind, partner }) => (partner ? [placeOf(kind, partner)] : [])),
  )
}

function isExplained(
  kind: IncidentKind,
  partner: string | undefined,
  troubled: ReadonlySet<string>,
): boolean {
  const { explainedBy = [] }: IncidentKindDefinition = incidentKinds[kind]
  return partner !== undefined && explainedBy.some((other) => troubled.has(placeOf(other, partner)))
}

const begin = (
  kind: IncidentKind,
  { subject, partner, step = 0 }: Observation,
  times: IncidentTimes,
): Incident => ({
  id: times.createId(times.now),
  kind,
  subject,
  partner: partner ?? null,
  severity: severityOf(kind, step),
  step,
  count: 0,
  facts: {},
  firstSeenAt: times.now,
  lastSeenAt: times.now,
  openedAt: null,
  clearedAt: null,
})

interface Sight {
  readonly kind: IncidentKind
  readonly observation: Observation
  readonly canBeTold: boolean
}

function seeAgain(
  before: Incident,
  { kind, observation, canBeTold }: Sight,
  { rules, now }: IncidentTimes,
): IncidentChange {
  const { count, facts, step = 0 } = observation
  const worst = Math.max(before.step, step)
  const incident: Incident = {
    ...before,
    count,
    facts,
    step: worst,
    severity: severityOf(kind, worst),
    // A clock that goes back shortens nothing.
    lastSeenAt: now > before.lastSeenAt ? now : before.lastSeenAt,
  }
  if (before.openedAt) return worst > before.step ? { incident, news: 'worse' } : { incident }
  const hasLasted = now.getTime() - before.firstSeenAt.getTime() >= rules.patienceMs
  if (!hasLasted || !canBeTold) return { incident }
  return { incident: { ...incident, openedAt: now }, news: 'opened' }
}

function missed(incident: Incident, { rules, now }: IncidentTimes): IncidentChange | undefined {
  if (!incident.openedAt) return { incident, isForgotten: true }
  if (now.getTime() - incident.lastSeenAt.getTime() < rules.quietMs) return undefined
  return { incident: { ...incident, clearedAt: now }, news: 'cleared' }
}

function severityOf(kind: IncidentKind, step: number): Severity {
  const { severity, steps }: IncidentKindDefinition = incidentKinds[kind]
  return steps?.[step]?.severity ?? severity
}
