import type { AdministratorStore } from '../ports/administrator-store.ts'
import { hashPassword } from './password-hash.ts'

/** What an administrator may be called; names are compared in lower case. */
const namePattern = /^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$/

/** NIST SP 800-63B-4 section 3.1.1.2: 15 characters where the password is the only factor, and no rules of composition. */
const shortestPassword = 15
/** Long enough for any sentence, short enough to hash at once. */
export const longestPassword = 1024

export type CreateOutcome =
  | { readonly is: 'created'; readonly name: string }
  | { readonly is: 'refused'; readonly why: string }

/** Adds an administrator who may log in to the console. A refusal changes nothing. */
export async function createAdministrator(
  store: Pick<AdministratorStore, 'add'>,
  name: string,
  password: string,
): Promise<CreateOutcome> {
  const known = administratorName(name)
  if (!namePattern.test(known)) {
    return refused('a name has 3 to 64 letters a-z, digits, dots, hyphens or underscores')
  }
  const length = [...password].length
  if (length < shortestPassword) return refused(`a password has at least ${shortestPassword} characters`)
  if (length > longestPassword) return refused(`a password has at most ${longestPassword} characters`)
  if (password.toLowerCase().includes(known)) return refused('a password does not contain the name')

  const added = await store.add({ name: known, passwordHash: await hashPassword(password) })
  return added ? { is: 'created', name: known } : refused(`there is an administrator called ${known}`)
}

/** The one form in which a name is kept and looked for. */
export const administratorName = (name: string): string => name.trim().normalize('NFC').toLowerCase()

const refused = (why: string): CreateOutcome => ({ is: 'refused', why })
