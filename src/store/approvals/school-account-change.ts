import type { BeneficiaryAccount } from '../../../schemas/school.ts'
import { accountChange } from '../../domain/notice.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from './approval-effects.ts'

/** A school gets another account; the old one stays among those it had, and transfers to it are still recognised. */
export const schoolAccountChange: ApprovalEffect = {
  async apply(client, { schoolCode, payload }, { at }) {
    const { rowCount } = await client.query(
      `update schools set profile = jsonb_set(profile, '{account}', $2), updated_at = $3 where code = $1`,
      [schoolCode, JSON.stringify(payload.account), at],
    )
    if (rowCount !== 1) throw new GatewayError('conflict', 'there is no such school')
  },

  tells: ({ id: approvalId, schoolCode, state, payload, takesEffectAt }) =>
    accountChange({
      ...{ approvalId, schoolCode: schoolCode ?? '', state, takesEffectAt },
      account: payload.account as BeneficiaryAccount,
    }),
}
