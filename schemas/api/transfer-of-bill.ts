import { z } from 'zod'
import { dong } from '../money.ts'
import { beneficiaryAccount } from '../school.ts'

const paymentCode = z.string().length(10).meta({ example: 'KT8V2M9QXC' })

/** How a bill is paid by a transfer to its school's account. */
export const transferOfBill = z
  .object({
    billCode: paymentCode.meta({ description: 'In the content of a transfer it closes this bill first' }),
    studentCode: paymentCode.meta({ description: 'Closes what the student owes, the oldest first' }),
    amount: dong.meta({ description: 'What is owed' }),
    account: beneficiaryAccount.nullable(),
    vietQr: z
      .string()
      .nullable()
      .meta({ description: 'Text of a VietQR; nothing where nothing is owed or there is no account' }),
    withVoluntary: z
      .object({ amount: dong, vietQr: z.string().nullable() })
      .nullable()
      .meta({ description: 'The same with all that may be given voluntarily, by whoever wants to' }),
  })
  .meta({ id: 'TransferOfBill' })
