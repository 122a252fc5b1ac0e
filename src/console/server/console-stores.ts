import type { AdministratorStore } from '../../ports/administrator-store.ts'
import type { AuditLog } from '../../ports/audit-log.ts'

/** What the console changes; each page's routes add theirs. */
export interface ConsoleStores {
  readonly administrators: AdministratorStore
  readonly auditLog: AuditLog
}

/** Runs work on stores of which all changes are one: committed when it returns, undone when it throws. */
export type InOneTransaction = <Result>(work: (stores: ConsoleStores) => Promise<Result>) => Promise<Result>
