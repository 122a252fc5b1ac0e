import { localDay } from '../../../src/domain/local-time.ts'
import { createPaymentReference } from '../../../src/domain/payment-reference.ts'

/** app_trans_id has at most 40 characters. */
const longest = 40

/** Makes an app_trans_id: it begins with the Vietnamese day (`yyMMdd_`), by which ZaloPay reconciles. */
export function createTransactionId(dossierNumber: string, at: Date, random: () => number): string {
  const day = `${localDay(at).slice(2).replaceAll('-', '')}_`
  return day + createPaymentReference(dossierNumber, at, longest - day.length, random)
}
