/** The 21 columns of the file of successful transactions, as this bank writes its header line. */
export const successHeader =
  'no|channel|channelName|transType|requestId|bankTransId|ft|datetime|amount|currency|content|status|debitAccount|' +
  'debitAccountName|creditAccount|creditAccountName|bankAccount|bankName|napasKey|addInfo|checkSum'

/** Positions in a partner's file of differences (22 columns: the finding stands before addInfo). */
export const differencePosition = { requestId: 4, ft: 6, datetime: 7, amount: 8, finding: 19 } as const
export const differenceWidth = 22

/** Positions in a partner's summary (10 columns). */
export const summaryPosition = { matched: 3, matchedAmount: 4, difference: 5, differenceAmount: 6 } as const
export const summaryWidth = 10
