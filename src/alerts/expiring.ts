import type { Observation } from '../domain/incidents/incident.ts'
import { incidentKinds } from '../domain/incidents/incident-kinds.ts'
import { dayMs } from '../domain/time/local-time.ts'

/** When a key or its certificate ends. */
export interface KeyEnd {
  readonly keyId: string
  /** Whom it signs for; undefined where it signs for everybody. */
  readonly partner?: string | undefined
  readonly notAfter: Date
}

/** The keys that end soon or have ended, each at the step it has come to. */
export const expiring = (keys: readonly KeyEnd[], now: Date): Observation[] =>
  keys.flatMap(({ keyId, partner, notAfter }) => {
    const daysLeft = (notAfter.getTime() - now.getTime()) / dayMs
    const step = incidentKinds['key-expiring'].steps.findLastIndex(({ days }) => daysLeft <= days)
    return step < 0
      ? []
      : [{ subject: keyId, partner, count: 1, step, facts: { until: notAfter.toISOString() } }]
  })
