/**
 * What the reader of SWIFT text says when it gives a statement up, by a word of its message, and our code for it. Its messages
 * quote the statement, so none goes further but the number of the field, where `says` catches it.
 */
export const readerComplaints: readonly {
  readonly says: RegExp
  readonly code: string
  readonly message: string
}[] = [
  {
    says: /turnover/,
    code: 'balance_mismatch',
    message: 'opening balance (60F) and lines (61) do not add up to the closing balance (62F)',
  },
  { says: /Currency markers/, code: 'currency', message: 'the balances are in different currencies' },
  { says: /Mandatory tag (\d\d)/, code: 'missing', message: 'is not there, and every statement has one' },
  {
    says: /Cannot parse tag (\d\d)|Wrong|Amount|Positive/,
    code: 'line_form',
    message: 'cannot be read, so nothing of the statement is taken',
  },
]

/** References (61, subfield 7) by which a bank says that it has none. */
export const noReference: ReadonlySet<string> = new Set(['', 'NONREF'])
