/** Whether an entry has moved money, by its `Sts`; a code that is not listed is a problem of its entry. */
export const entryStatuses = {
  BOOK: 'booked',
  PDNG: 'passed-over',
  INFO: 'passed-over',
  FUTR: 'passed-over',
} as const satisfies Record<string, 'booked' | 'passed-over'>

export const directions = { CRDT: 'in', DBIT: 'out' } as const satisfies Record<string, 'in' | 'out'>

/** The balances that a statement must add up between, what it opens and closes with, as booked; and those between two pages. */
export const balanceCodes = { opening: ['OPBD', 'PRCD'], closing: ['CLBD'], interim: ['ITBD'] } as const

/** References by which a bank says that it has none. */
export const noReference: ReadonlySet<string> = new Set(['NOTPROVIDED', 'NONREF'])
