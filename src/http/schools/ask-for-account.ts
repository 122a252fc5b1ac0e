import type { BeneficiaryAccount, School } from '../../../schemas/school.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { Approval } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { SchoolParts } from './routes.ts'

/**
 * Asks that a school gets another account; nothing where it has this one. A change that waits already is given, also where the
 * account that still counts is sent, or none. Throws `conflict` where yet another one is wanted.
 */
export async function askForAccount(
  { code, account: kept }: School,
  wanted: BeneficiaryAccount | undefined,
  actor: Actor,
  { approvals, approvalRules, tellPaid, clock }: SchoolParts,
) {
  const [open] = await approvals.openOf('school-account-change', code)
  const wantsNoOther = !wanted || isSame(wanted, kept)
  if (open) {
    if (wantsNoOther || isSame(wanted, open.payload.account as BeneficiaryAccount)) return present(open)
    throw new GatewayError(
      'conflict',
      'the rest is kept; another account is asked for already and not decided yet',
    )
  }
  if (wantsNoOther) return undefined
  const order = {
    ...({ kind: 'school-account-change', alone: code, schoolCode: code, amount: null, actor } as const),
    payload: { account: wanted, before: kept },
    reason: 'sent by the school system',
    rules: approvalRules,
  }
  return present(await approvals.request(order, { at: clock(), tell: tellPaid }))
}

const isSame = (one: BeneficiaryAccount, other: BeneficiaryAccount | undefined): boolean =>
  one.number === other?.number && one.bankCode === other.bankCode && one.holder === other.holder

const present = ({ id, state, payload, takesEffectAt }: Approval) => ({
  approvalId: id,
  state,
  account: payload.account,
  takesEffectAt,
})
