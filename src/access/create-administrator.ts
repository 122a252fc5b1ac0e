import { needsSchools, type Role } from '../domain/access/roles.ts'
import type { AdministratorStore } from '../ports/access/administrator-store.ts'
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

/** What somebody may do, and who they are. */
export interface Standing {
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
  /** Their name, unless told: two logins of one human being are one person. */
  readonly person?: string | undefined
}

/** Who may do everything, for every school. */
export const standingOfFirst: Standing = { roles: ['administrator'], schoolCodes: [] }

/** Adds an administrator who may log in to the console; with a temporary password, to choose their own first. A refusal changes nothing. */
export async function createAdministrator(
  store: Pick<AdministratorStore, 'add'>,
  name: string,
  password: string,
  standing: Standing = standingOfFirst,
  passwordIsTemporary = false,
): Promise<CreateOutcome> {
  const known = administratorName(name)
  const { roles, schoolCodes, person = known } = standing
  if (!namePattern.test(known)) {
    return refused('a name has 3 to 64 letters a-z, digits, dots, hyphens or underscores')
  }
  const wrong = problemOfPassword(password, known) ?? problemOfStanding(standing)
  if (wrong) return refused(wrong)

  const passwordHash = await hashPassword(password)
  const added = await store.add({
    ...{ name: known, passwordHash, passwordIsTemporary },
    ...{ person, roles, schoolCodes },
  })
  return added ? { is: 'created', name: known } : refused(`there is an administrator called ${known}`)
}

/** What keeps somebody from having this password; undefined where nothing does. */
export function problemOfPassword(password: string, name: string): string | undefined {
  const length = [...password].length
  if (length < shortestPassword) return `a password has at least ${shortestPassword} characters`
  if (length > longestPassword) return `a password has at most ${longestPassword} characters`
  if (password.toLowerCase().includes(name)) return 'a password does not contain the name'
  return undefined
}

/** What keeps somebody from standing like this; undefined where nothing does. */
export function problemOfStanding({ roles, schoolCodes }: Standing): string | undefined {
  if (roles.length === 0) return 'name a role at least'
  const isOfSchools = roles.includes('school-accountant')
  if (needsSchools(roles) && schoolCodes.length === 0) return 'a school accountant needs a school at least'
  if (!isOfSchools && schoolCodes.length > 0) return 'schools go with the role school-accountant only'
  return undefined
}

/** The one form in which a name is kept and looked for. */
export const administratorName = (name: string): string => name.trim().normalize('NFC').toLowerCase()

const refused = (why: string): CreateOutcome => ({ is: 'refused', why })
