import type { Dong } from '../../schemas/money.ts'
import type { Bill } from '../domain/bills/bill.ts'
import { feesOfBill, payerOf } from '../domain/exchanges/bill-dossier.ts'
import type { PaymentDemand } from '../ports/payment-channel.ts'
import type { PaymentParts } from './payment-parts.ts'

/** Says that so many đồng are to be paid for a bill; nothing when its school has no account that money could go to. */
export async function demandOfBill(
  bill: Bill,
  amount: Dong,
  { roster, service }: Pick<PaymentParts, 'roster' | 'service'>,
): Promise<PaymentDemand | undefined> {
  const [school, student] = await Promise.all([
    roster.findSchool(bill.schoolCode),
    roster.findStudent(bill.schoolCode, bill.studentCode),
  ])
  if (!school?.account || !student) return undefined
  const payer = payerOf(student)
  return {
    dossierNumber: bill.dossierNumber,
    amount,
    description: `THANH TOAN HO SO ${bill.dossierNumber}`,
    procedure: service.procedure,
    unit: service.unit,
    beneficiary: school.account,
    fees: feesOfBill(bill),
    payer: {
      name: payer.name,
      ...(payer.identityNumber ? { identityNumber: payer.identityNumber } : {}),
      ...(payer.address ? { address: payer.address } : {}),
    },
  }
}
