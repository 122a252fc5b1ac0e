import type { Logger } from 'pino'
import { followIncidents, type IncidentRules, type Observation } from '../domain/incidents/incident.ts'
import type { IncidentKind } from '../domain/incidents/incident-kinds.ts'
import { errorForLog } from '../domain/place-of-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { IncidentStore } from '../ports/incidents/incident-store.ts'
import type { Observe } from './observers.ts'

export interface LookParts {
  readonly incidents: Pick<IncidentStore, 'follow'>
  readonly observersAt: (now: Date) => Readonly<Record<IncidentKind, Observe>>
  /** Names of the channels that are told. */
  readonly channels: readonly string[]
  readonly rules: IncidentRules
  readonly createId: (at: Date) => string
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn'>
}

/** Looks once at everything that could be wrong and notes what is to be told; where another process is looking, it leaves it to that. */
export async function look({
  incidents,
  observersAt,
  channels,
  rules,
  createId,
  clock,
  log,
}: LookParts): Promise<void> {
  const now = clock()
  await incidents.follow(
    async (known) => followIncidents(known, await see(observersAt(now), log), { rules, now, createId }),
    channels,
    now,
  )
}

/** What could not be seen is left out, so that nothing of it is taken for over. */
async function see(
  observers: Readonly<Record<IncidentKind, Observe>>,
  log: LookParts['log'],
): Promise<ReadonlyMap<IncidentKind, readonly Observation[]>> {
  const seen = new Map<IncidentKind, readonly Observation[]>()
  for (const [kind, observe] of Object.entries(observers) as [IncidentKind, Observe][]) {
    try {
      seen.set(kind, await observe())
    } catch (error) {
      log.warn({ kind, error: errorForLog(error) }, 'incidents of a kind could not be looked for')
    }
  }
  return seen
}
