/** A person's name with only the given name readable: `N*** T*** Hoa`. */
export function maskName(name: string): string {
  const words = name.trim().split(/\s+/)
  return words.map((word, index) => (index === words.length - 1 ? word : `${word.charAt(0)}***`)).join(' ')
}

/** An account number with only its end readable. */
export const maskAccount = (account: string): string => `•••• ${account.slice(-4)}`
