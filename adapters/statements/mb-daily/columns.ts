/** Columns of the bank's file of successful transactions (`TC`, thành công), in order. */
export const successColumns = [
  'no',
  'channel',
  'channelName',
  'transType',
  'requestId',
  'bankTransId',
  'ft',
  'datetime',
  'amount',
  'currency',
  'content',
  'status',
  'debitAccount',
  'debitAccountName',
  'creditAccount',
  'creditAccountName',
  'bankAccount',
  'bankName',
  'napasKey',
  'addInfo',
  'checkSum',
] as const

/** Columns of our file of differences (`CL`, chênh lệch): as TC, with the finding before `addInfo`. */
export const differenceColumns = [
  ...successColumns.slice(0, 19),
  'status',
  ...successColumns.slice(19),
] as const satisfies readonly string[]

/** Columns of our summary (`TH`, tổng hợp), in order. */
export const summaryColumns = [
  'no',
  'date',
  'service',
  'matchedTotal',
  'matchedAmountTotal',
  'differenceTotal',
  'differenceAmountTotal',
  'result',
  'addInfo',
  'checkSum',
] as const

export type SuccessColumn = (typeof successColumns)[number]
