/** What people may be at the console. */
export const roles = [
  'viewer',
  'school-accountant',
  'operator',
  'reconciler',
  'security-officer',
  'administrator',
] as const

export type Role = (typeof roles)[number]

/** Roles that are held for named schools: of everything else such a person sees nothing. */
const rolesOfSchools: readonly Role[] = ['school-accountant']

const staff = ['viewer', 'operator', 'reconciler', 'security-officer', 'administrator'] as const
const everybody = roles

/**
 * The one table of who may do what. Every path of the console names its action; nothing is allowed that is not here. What
 * a second person must agree to stands in the table of approvals, not here.
 */
export const allowed = {
  // One's own login: setting up what it has beside the password.
  'own.change': everybody,

  'overview.read': staff,

  'exchanges.read': ['viewer', 'operator', 'reconciler', 'administrator'],
  'exchanges.repair': ['operator', 'administrator'],
  // What was sent and answered, in clear: asks why, and is kept.
  'payloads.open': ['operator', 'security-officer', 'administrator'],

  'partners.read': staff,
  'partners.steer': ['operator', 'administrator'],
  'queues.read': ['operator', 'administrator'],
  'incidents.acknowledge': ['operator', 'reconciler', 'security-officer', 'administrator'],

  'keys.read': ['operator', 'security-officer', 'administrator'],
  'keys.change': ['security-officer', 'administrator'],

  'schools.read': everybody,
  // A person's name or number in clear: asks why, and is kept.
  'persons.open': ['school-accountant', 'operator', 'reconciler', 'administrator'],
  // Records of a school, sent for its school system.
  'imports.correct': ['school-accountant', 'operator', 'administrator'],
  'clients.read': staff,
  'clients.change': ['administrator'],
  // Asking the API as a school system would, where nothing of it stays.
  'api.try': ['operator', 'administrator'],
  'webhooks.read': ['viewer', 'operator', 'administrator'],
  'webhooks.replay': ['operator', 'administrator'],
  // Letting an endpoint be told again, or not any more.
  'webhooks.change': ['operator', 'administrator'],

  'bills.read': ['viewer', 'school-accountant', 'operator', 'reconciler', 'administrator'],
  'bills.change': ['school-accountant', 'administrator'],
  'payments.read': ['viewer', 'school-accountant', 'operator', 'reconciler', 'administrator'],
  // Asking a channel again what became of a payment.
  'payments.ask': ['school-accountant', 'operator', 'reconciler', 'administrator'],
  // Money over the counter.
  'payments.take': ['school-accountant', 'administrator'],
  'refunds.ask': ['school-accountant', 'reconciler', 'administrator'],

  'money.read': ['viewer', 'reconciler', 'administrator'],
  'money.match': ['reconciler', 'administrator'],
  // Files of banks and providers, and our answers to them, which name people.
  'statements.take': ['reconciler', 'administrator'],
  'days.close': ['reconciler', 'administrator'],
  'reports.read': ['viewer', 'school-accountant', 'reconciler', 'administrator'],

  'approvals.read': ['school-accountant', 'operator', 'reconciler', 'security-officer', 'administrator'],
  'approvals.decide': ['school-accountant', 'operator', 'reconciler', 'security-officer', 'administrator'],

  'access.read': ['security-officer', 'administrator'],
  'access.change': ['administrator'],
  'audit.read': ['security-officer', 'administrator'],
} as const satisfies Record<string, readonly Role[]>

/** Something that can be done at the console. */
export type ConsoleAction = keyof typeof allowed

/** Somebody with their roles; `schoolCodes` counts for the roles that are held for schools. */
export interface Holder {
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
}

const rolesThatMay = (action: ConsoleAction, { roles }: Pick<Holder, 'roles'>): readonly Role[] =>
  (allowed[action] as readonly Role[]).filter((role) => roles.includes(role))

/** Whether any of somebody's roles lets them do it. */
export const may = (holder: Pick<Holder, 'roles'>, action: ConsoleAction): boolean =>
  rolesThatMay(action, holder).length > 0

/** The schools for which somebody may do it: all, unless only a role of schools lets them. */
export function schoolsFor(holder: Holder, action: ConsoleAction): 'all' | ReadonlySet<string> {
  const having = rolesThatMay(action, holder)
  if (having.some((role) => !rolesOfSchools.includes(role))) return 'all'
  return new Set(having.length > 0 ? holder.schoolCodes : [])
}

/** Whether somebody with these roles needs schools to see anything. */
export const needsSchools = (held: readonly Role[]): boolean =>
  held.length > 0 && held.every((role) => rolesOfSchools.includes(role))
