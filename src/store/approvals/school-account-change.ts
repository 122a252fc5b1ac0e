import { type BeneficiaryAccount, beneficiaryAccount } from '../../../schemas/school.ts'
import { accountChange } from '../../domain/webhooks/notice.ts'
import type { Approval } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from './approval-effects.ts'

/** A school gets another account; the old one stays among those it had, and transfers to it are still recognised. */
export const schoolAccountChange: ApprovalEffect = {
  async apply(client, approval, { at }) {
    const account = accountOf(approval)
    if (!account) throw new GatewayError('conflict', 'the account that it names cannot be read')
    const { rowCount } = await client.query(
      `update schools set profile = jsonb_set(profile, '{account}', $2), updated_at = $3 where code = $1`,
      [approval.schoolCode, JSON.stringify(account), at],
    )
    if (rowCount !== 1) throw new GatewayError('conflict', 'there is no such school')
  },

  tells(approval) {
    const { id: approvalId, schoolCode, state, takesEffectAt } = approval
    const account = accountOf(approval)
    return (
      account && accountChange({ approvalId, schoolCode: schoolCode ?? '', state, takesEffectAt, account })
    )
  },
}

/** The account that one names; nothing where that cannot be read any more: it ends without being told, as it can do nothing. */
const accountOf = ({ payload }: Pick<Approval, 'payload'>): BeneficiaryAccount | undefined =>
  beneficiaryAccount.safeParse(payload.account).data
