import { z } from 'zod'
import type { AuditLog } from '../../../ports/access/audit-log.ts'
import { beforeNumber, instant, pageOf, pageSize } from '../fields.ts'
import { type ConsoleRoute, reading } from '../route.ts'

const word = z.string().min(1).max(200)
const query = z
  .object({
    person: word,
    action: word,
    subject: word,
    since: instant,
    until: instant,
    before: beforeNumber,
  })
  .partial()

/** What people did, and whether the log of it is whole. */
export const auditRoutes = (auditLog: AuditLog): readonly ConsoleRoute[] => [
  reading({
    path: '/api/audit',
    action: 'audit.read',
    query,
    async read({ query }) {
      const found = await auditLog.search({ ...query, limit: pageSize + 1 })
      return pageOf(found, ({ sequence }) => sequence)
    },
  }),
  reading({ path: '/api/audit/check', action: 'audit.read', read: () => auditLog.check() }),
]
