import { schoolsFor } from '../../../domain/access/roles.ts'
import type { AuditSubject } from '../../../ports/access/audit-log.ts'
import type { Call, ConsoleRoute } from '../route.ts'
import { OfAnotherSchool } from './own-school.ts'

/** The words of a query that name a school. */
const wordsOfSchools = ['schoolCode', 'school'] as const

/**
 * Does what a route does, and keeps in the audit log where somebody reaches for a school that is not theirs: by the id of
 * something that belongs to it, or by narrowing a list or a file to it. What they are answered is as if it were not there.
 */
export async function withFence(
  route: Pick<ConsoleRoute, 'action'>,
  call: Call,
  work: () => Promise<void>,
): Promise<void> {
  const asked = strangeSchool(route, call)
  if (asked !== undefined) await log(route, call, { kind: 'school', id: asked })
  try {
    await work()
  } catch (error) {
    if (error instanceof OfAnotherSchool && asked === undefined) {
      await log(route, call, { kind: error.what, id: Object.values(call.request.params).join(' ') })
    }
    throw error
  }
}

function strangeSchool({ action }: Pick<ConsoleRoute, 'action'>, { request, session }: Call) {
  const schools = schoolsFor(session, action)
  if (schools === 'all') return undefined
  const named = wordsOfSchools.map((word) => request.query[word])
  return named.find((name): name is string => typeof name === 'string' && name !== '' && !schools.has(name))
}

async function log(
  { action }: Pick<ConsoleRoute, 'action'>,
  { session, clock, inOneTransaction }: Call,
  subject: AuditSubject,
): Promise<void> {
  const { administrator: login, person } = session
  await inOneTransaction(({ auditLog }) =>
    auditLog.append({
      ...{ person, login, via: 'console', at: clock(), action, why: '' },
      ...{ subject: { ...subject, id: subject.id.slice(0, 100) }, after: { refused: 'other-school' } },
    }),
  )
}
