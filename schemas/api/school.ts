import { z } from 'zod'
import { beneficiaryAccount, school } from '../school.ts'
import { instant } from '../text.ts'
import { approvalState } from './approval.ts'

/** A school as it is put: its code stands in the path, and may stand in the body too. */
export const schoolToPut = school.partial({ code: true }).meta({ id: 'SchoolToPut' })

/** A school as it is kept, and the account that it is to get. */
export const keptSchool = school
  .extend({
    accountChange: z.object({
      approvalId: z.uuid(),
      state: approvalState,
      account: beneficiaryAccount,
      takesEffectAt: instant.nullable(),
    }),
  })
  .meta({ id: 'SchoolWithAccountChange' })
