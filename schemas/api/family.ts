import { z } from 'zod'
import { dong } from '../money.ts'
import { beneficiaryAccount } from '../school.ts'
import { code } from '../text.ts'

const member = z.object({ schoolCode: code(30), studentCode: code(40) })

/** The students that a family pays for together, in the order in which money goes to them. */
export const familyRequest = z
  .object({ members: z.array(member).min(2).max(20) })
  .meta({ id: 'FamilyRequest' })

export const family = z
  .object({
    id: z.uuid(),
    code: z.string().length(10).meta({ description: 'For the content of a transfer', example: 'GD8V2M9QXC' }),
    members: z.array(member),
  })
  .meta({ id: 'Family' })

/** How a family pays: one transfer for each account, and all to the first one is taken too. */
export const familyTransfer = z
  .object({
    code: z.string().length(10),
    owed: dong,
    accounts: z
      .array(
        z.object({
          schoolCodes: z.array(z.string()),
          account: beneficiaryAccount.nullable(),
          owed: dong,
          vietQr: z.string().nullable(),
        }),
      )
      .meta({
        description:
          'Tell the payer before paying when there are several: what goes to one account for a student of another is passed on between the schools, and closes nothing until then',
      }),
  })
  .meta({ id: 'FamilyTransfer' })

export const virtualAccountRequest = member.meta({ id: 'VirtualAccountRequest' })
