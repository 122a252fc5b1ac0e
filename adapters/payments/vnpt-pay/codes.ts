import type { CustomerFound, SettlementOutcome } from '../../../src/domain/payments/biller.ts'
import type { VnptPaySettings } from './settings.ts'

/** RESPONSE_CODE. 98 is a time-out: what became of the call is unknown, and nobody gives money back after it. */
export const success = '00'
export const inDoubt = '98'
const noSuchCode = '-170'

export interface Result {
  readonly code: string
  readonly says: string
}

const refusal =
  (says: string) =>
  ({ refusalCode }: VnptPaySettings) => ({ code: refusalCode, says })
const fixed = (code: string, says: string) => (): Result => ({ code, says })

export const resultOfCustomer: Readonly<Record<CustomerFound['is'], (settings: VnptPaySettings) => Result>> =
  {
    bills: fixed(success, 'success'),
    'nothing-owed': ({ nothingOwedCode }) => ({ code: nothingOwedCode, says: 'nothing is owed' }),
    unknown: fixed(noSuchCode, 'the code does not exist'),
  }

/** A contradiction is no refusal: the collector would give money back under a number under which money is posted. */
export const resultOfSettlement: Readonly<Record<SettlementOutcome, (settings: VnptPaySettings) => Result>> =
  {
    settled: fixed(success, 'success'),
    repeated: fixed(success, 'success'),
    'already-paid': refusal('the bill is paid'),
    'wrong-amount': refusal('the amount does not match'),
    'unknown-bill': fixed(noSuchCode, 'the code does not exist'),
    conflict: fixed(inDoubt, 'the transaction came before with other content'),
  }
