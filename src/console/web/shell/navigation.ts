import type { ConsoleAction } from '../../../domain/access/roles.ts'
import type { Texts } from '../texts/vi.ts'

/** One entry of the navigation: an address, and what one must be allowed to do to see it. */
export interface Destination {
  readonly to: string
  readonly name: keyof Texts['navigation']['pages']
  readonly action: ConsoleAction
  /** A page of its own, which the browser opens anew. */
  readonly isOutside?: boolean
}

export interface DestinationGroup {
  readonly name: keyof Texts['navigation']['groups']
  readonly destinations: readonly Destination[]
}

/** The whole navigation, in its order. A page that is not in here is reached from another one. */
export const navigation: readonly DestinationGroup[] = [
  {
    name: 'exchange',
    destinations: [
      { to: '/', name: 'overview', action: 'overview.read' },
      { to: '/exchanges', name: 'exchanges', action: 'exchanges.read' },
      { to: '/failures', name: 'failures', action: 'exchanges.read' },
      { to: '/repairs', name: 'repairs', action: 'exchanges.read' },
      { to: '/partners', name: 'partners', action: 'partners.read' },
      { to: '/keys', name: 'keys', action: 'keys.read' },
      { to: '/queues', name: 'queues', action: 'queues.read', isOutside: true },
    ],
  },
  {
    name: 'schools',
    destinations: [
      { to: '/schools', name: 'schools', action: 'schools.read' },
      { to: '/imports', name: 'imports', action: 'schools.read' },
      { to: '/clients', name: 'clients', action: 'clients.read' },
      { to: '/webhooks', name: 'webhooks', action: 'webhooks.read' },
      { to: '/tries', name: 'tries', action: 'api.try' },
    ],
  },
  {
    name: 'money',
    destinations: [
      { to: '/bills', name: 'bills', action: 'bills.read' },
      { to: '/payments', name: 'payments', action: 'payments.read' },
      { to: '/receipts', name: 'receipts', action: 'payments.read' },
      { to: '/refunds', name: 'refunds', action: 'payments.read' },
      { to: '/money', name: 'money', action: 'money.read' },
      { to: '/breaks', name: 'breaks', action: 'money.read' },
      { to: '/statements', name: 'statements', action: 'money.read' },
      { to: '/days', name: 'days', action: 'money.read' },
      { to: '/reports', name: 'reports', action: 'reports.read' },
      { to: '/approvals', name: 'approvals', action: 'approvals.read' },
    ],
  },
  {
    name: 'administration',
    destinations: [
      { to: '/administrators', name: 'administrators', action: 'access.read' },
      { to: '/audit', name: 'audit', action: 'audit.read' },
    ],
  },
]
