import type { ConsoleAction } from '../../../domain/access/roles.ts'
import type { IncidentKind } from '../../../domain/incidents/incident-kinds.ts'

interface Place {
  readonly to: string
  readonly action: ConsoleAction
}

const partners: Place = { to: '/partners', action: 'partners.read' }
const failures: Place = { to: '/failures', action: 'exchanges.read' }

/** The page at which people see to what an incident tells of; the others are seen to outside of the console. */
export const incidentPlaces: Readonly<Partial<Record<IncidentKind, Place>>> = {
  'partner-gone': partners,
  'partner-failing': partners,
  'retries-exhausted': partners,
  'sending-stopped': partners,
  'our-fault': failures,
  'exchanges-held': failures,
  'exchanges-overdue': { to: '/exchanges', action: 'exchanges.read' },
  'webhook-endpoint-off': { to: '/webhooks', action: 'webhooks.read' },
  'bank-lines-in-conflict': { to: '/contradictions', action: 'money.read' },
  'movements-missing': { to: '/statements', action: 'money.read' },
  'approvals-overdue': { to: '/approvals', action: 'approvals.read' },
  'key-expiring': { to: '/keys', action: 'keys.read' },
}
