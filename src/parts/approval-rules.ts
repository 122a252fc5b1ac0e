import type { ApprovalRules } from '../domain/approvals/approval.ts'
import type { Config } from './configuration.ts'

/** What the settings say of approvals, in the words of the domain. */
export const approvalRules = ({
  expireAfterDays,
  accountChangeWaitHours,
  refundLimit,
  writeOffLimit,
  repairLimits: { replay, giveUp, resend },
}: Config['approvals']): ApprovalRules => ({
  expireAfterDays,
  limits: { refund: refundLimit, 'write-off': writeOffLimit },
  waitHours: { 'school-account-change': accountChangeWaitHours },
  repairLimits: { replay, 'give-up': giveUp, resend },
})
