/** Reads the parameters of a query; nothing when one stands there twice, for then nobody knows which was meant. */
export function readQuery(query: string): Readonly<Record<string, string>> | undefined {
  const pairs = [...new URLSearchParams(query)]
  const fields = new Map(pairs)
  return fields.size === pairs.length ? Object.fromEntries(fields) : undefined
}

const uncovered = new Set(['vnp_SecureHash', 'vnp_SecureHashType'])

/** What vnp_SecureHash covers of a query: every `vnp_…` but the hash itself. */
export const coveredFields = (fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).filter(([name]) => name.startsWith('vnp_') && !uncovered.has(name)),
  )
