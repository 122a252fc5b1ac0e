/** A line of the statement, read as one reads it in an afternoon: cells between tabs, and a code wherever two letters begin one. */
export function readBareLine(line: string) {
  const [day = '', account = '', reference = '', credit = '', , memo = ''] = line.split('\t')
  const squeezed = memo
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  const code = /HS[2-9A-HJKMNP-Z]{8}/.exec(squeezed)?.[0] ?? null
  const [dayOfMonth, month, year] = day.split('/')
  return {
    account,
    reference,
    amount: Number(credit),
    bookedOn: `${year}-${month}-${dayOfMonth}`,
    memo,
    code,
  }
}
