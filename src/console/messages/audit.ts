import type { AuditCheck, AuditEntry } from '../../ports/access/audit-log.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

/** What people did, newest first. */
export type AuditMessage = Page<AsJson<AuditEntry>, number>

/** What stands there beside what the table of roles allows: coming, being turned away, and leaving. */
export type LoginAct = 'login' | 'login.refused' | 'logout'

/** Whether the log is as it was written. */
export type AuditCheckMessage = AuditCheck
