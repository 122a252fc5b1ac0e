import type { StatementMovement } from '../../../src/ports/account-statement.ts'

/** Which way money went, by the mark of field 61. What reverses a credit goes out, what reverses a debit comes back; neither names the other. */
export const marks = {
  C: { direction: 'in' },
  D: { direction: 'out' },
  RC: { direction: 'out', takesBack: [] },
  RD: { direction: 'in', takesBack: [] },
} as const satisfies Record<string, Pick<StatementMovement, 'direction' | 'takesBack'>>

/** References (61, subfield 7) by which a bank says that it has none. */
export const noReference: ReadonlySet<string> = new Set(['', 'NONREF'])
