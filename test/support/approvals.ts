import type { Actor } from '../../src/domain/access/actor.ts'
import type { ApprovalRules } from '../../src/domain/approvals/approval.ts'
import { tellBoth } from './scene.ts'

/** Somebody at a login of their own, or at another. */
export const someone = (person: string, login = `client:${person}`): Actor => ({
  person,
  login,
  by: `${person} (${login})`,
})

/** Who says what. */
export const says = (person: string, reason = 'looked at', login?: string) => ({
  actor: someone(person, login),
  reason,
})

/** An instant, with both portals told. */
export const when = (at: Date) => ({ at, tell: () => tellBoth })

export const testRules: ApprovalRules = {
  expireAfterDays: 30,
  limits: {},
  waitHours: { 'school-account-change': 48 },
  repairLimits: { replay: 1_000, 'give-up': 100, resend: 10 },
}

/** Rules by which one person decides whatever knows a limit. */
export const noSecondPerson: ApprovalRules = {
  ...testRules,
  limits: { refund: Number.MAX_SAFE_INTEGER },
  repairLimits: { replay: 1_000_000, 'give-up': 1_000_000, resend: 1_000_000 },
}
