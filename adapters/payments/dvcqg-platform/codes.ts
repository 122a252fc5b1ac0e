import type { PaymentNews, PostingOutcome } from '../../../src/domain/payments/payment.ts'

/** MaLoi: the only success, and the only failure ever seen. Any other code is a failure too. */
export const success = '00'
export const failure = '99'

/** TrangThaiGD of a QUERY answer. An unknown state stays open and is asked for again. */
const outcomes: ReadonlyMap<string, PaymentNews['outcome']> = new Map([
  ['1', 'paid'],
  ['3', 'pending'],
  ['4', 'failed'],
])

export const outcomeOfState = (state: string): PaymentNews['outcome'] => outcomes.get(state) ?? 'pending'

/**
 * MoTaLoi of our answer to a notify, by what posting did. All of them are a success: the answer says that the news
 * is kept and need not come again, also when a person has to look at it. What comes again gets the receipt of its first
 * time byte for byte, since that one may never have arrived.
 */
export const acknowledgements: Readonly<Record<PostingOutcome, string>> = {
  posted: 'Thành công',
  repeated: 'Thành công',
  noted: 'Đã ghi nhận kết quả',
  unowned: 'Thành công',
  conflict: 'Đã ghi nhận, khác với kết quả trước, chờ đối soát',
}

/** error_code of the dossier look-up. */
export const lookUpCodes = { due: 1, 'nothing-due': 0, unknown: -1 } as const
