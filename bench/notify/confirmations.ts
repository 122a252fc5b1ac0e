import { createHmac } from 'node:crypto'
import { payableOf } from '../reconcile/province.ts'

/** Signs what payOS says in this bench. */
export const checksumKey = 'bench-checksum-key'

/** The reference of the payment of a pupil's bill. */
export const referenceOf = (pupil: number): number => 1_000_000 + pupil

/** What payOS posts when the bill of a pupil was paid: its transfer, signed over the sorted fields. */
export function confirmationOf(pupil: number): string {
  const data: Readonly<Record<string, string | number>> = {
    accountNumber: '1000000000',
    amount: payableOf(pupil),
    code: '00',
    counterAccountBankId: '970422',
    currency: 'VND',
    desc: 'success',
    description: `HP ${pupil}`,
    orderCode: referenceOf(pupil),
    paymentLinkId: `link-${pupil}`,
    reference: `FT26279${pupil}`,
    transactionDateTime: '2026-10-05 10:00:00',
  }
  const signed = Object.entries(data)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const signature = createHmac('sha256', checksumKey).update(signed).digest('hex')
  return JSON.stringify({ code: '00', desc: 'success', success: true, data, signature })
}
