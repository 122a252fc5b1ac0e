import type { CustomerFound, SettlementOutcome } from '../../../src/domain/payments/biller.ts'

/** The whole table of result_code. */
export const resultCodes = {
  '000': 'success',
  '001': 'missing parameter',
  '003': 'wrong login or token',
  '004': 'wrong checksum',
  '006': 'service_id is unknown',
  '011': 'customer is unknown',
  '012': 'customer has no bill',
  '021': 'bill is unknown',
  '022': 'amount does not match',
  '023': 'bill is already settled',
  '031': 'system error',
} as const

export type ResultCode = keyof typeof resultCodes

/** What says that a call cannot be worked on, rather than what came of it: answered 400 by one of the three programs. */
export const refusals: ReadonlySet<ResultCode> = new Set(['001', '003', '004', '006', '031'])

export const codeOfCustomer = {
  bills: '000',
  'nothing-owed': '012',
  unknown: '011',
} as const satisfies Record<CustomerFound['is'], ResultCode>

/**
 * A repeat is answered as the first time. Another transaction for a settled bill is 023: posted is nothing, and BIDV has the
 * money still. A transaction that came before with another amount or bill is no repeat, so it is not 000 and not 023.
 */
export const codeOfSettlement = {
  settled: '000',
  repeated: '000',
  'already-paid': '023',
  'wrong-amount': '022',
  'unknown-bill': '021',
  conflict: '022',
} as const satisfies Record<SettlementOutcome, ResultCode>
