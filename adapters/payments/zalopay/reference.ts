import { createPaymentReference } from '../../../src/domain/payments/payment-reference.ts'
import { localDay } from '../../../src/domain/time/local-time.ts'

/** app_trans_id has at most 40 characters. */
const longest = 40

/** Makes an app_trans_id: it begins with the Vietnamese day (`yyMMdd_`), by which ZaloPay reconciles. */
export function createTransactionId(dossierNumber: string, at: Date, random: () => number): string {
  const day = `${localDay(at).slice(2).replaceAll('-', '')}_`
  return day + createPaymentReference(dossierNumber, at, longest - day.length, random)
}
