/** Which way money went, by the mark of field 61. What reverses a credit goes out, what reverses a debit comes back. */
export const marks = {
  C: { direction: 'in', isReversal: false },
  D: { direction: 'out', isReversal: false },
  RC: { direction: 'out', isReversal: true },
  RD: { direction: 'in', isReversal: true },
} as const

/** References (61, subfield 7) by which a bank says that it has none. */
export const noReference: ReadonlySet<string> = new Set(['', 'NONREF'])
