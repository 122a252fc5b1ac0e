/** One line of a list of students with their shares. */
export interface Share {
  readonly schoolCode: string
  readonly studentCode: string
  /** The bill that is closed before the others of the student. */
  readonly billNumber?: string
  /** In đồng. */
  readonly amount: number
}

export interface ReadList {
  readonly shares: readonly Share[]
  readonly sum: number
  /** The numbers of the lines that cannot be read. */
  readonly bad: readonly number[]
}

/**
 * Reads a list as people paste it from a spreadsheet: school, student, perhaps a bill, and amount, by tabs, semicolons or
 * blanks. Without a school it is the account's, where the account is of one school.
 */
export function readList(text: string, schoolCode: string | undefined): ReadList {
  const shares: Share[] = []
  const bad: number[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const share = readShare(line, schoolCode)
    if (share) shares.push(share)
    else bad.push(index + 1)
  }
  return { shares, bad, sum: shares.reduce((sum, { amount }) => sum + amount, 0) }
}

function readShare(line: string, ownSchool: string | undefined): Share | undefined {
  const cells = line
    .trim()
    .split(/[\t;]/.test(line) ? /\s*[\t;]\s*/ : /\s+/)
    .filter((cell) => cell !== '')
  const [schoolCode, studentCode, ...rest] = cells.length === 2 ? [ownSchool, ...cells] : cells
  const [amount, billNumber] = rest.toReversed()
  if (!schoolCode || !studentCode || !amount || cells.length > 4) return undefined
  // Thousands are parted by points here and by commas elsewhere; đồng have no fractions.
  if (!/^\d{1,3}([.,]\d{3})*$|^\d+$/.test(amount)) return undefined
  const value = Number(amount.replace(/[.,]/g, ''))
  if (value <= 0 || !Number.isSafeInteger(value)) return undefined
  return { schoolCode, studentCode, ...(billNumber && { billNumber }), amount: value }
}
