import type { AdministratorStore } from '../ports/administrator-store.ts'
import { administratorName } from './create-administrator.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { unmatchableHash, verifyPassword } from './password-hash.ts'

export type LoginOutcome =
  | { readonly is: 'known'; readonly administrator: string }
  | { readonly is: 'refused' }
  | { readonly is: 'too-soon'; readonly waitMs: number }

export interface Credentials {
  readonly name: string
  readonly password: string
  readonly address: string
}

/** Tells whether somebody is who they say. An unknown name gets the answer, and takes the time, of a wrong password. */
export async function logIn(
  store: Pick<AdministratorStore, 'passwordHash'>,
  throttle: LoginThrottle,
  { name, password, address }: Credentials,
): Promise<LoginOutcome> {
  const known = administratorName(name)
  const waitMs = throttle.enter(known, address)
  if (waitMs > 0) return { is: 'too-soon', waitMs }

  const hash = (await store.passwordHash(known)) ?? unmatchableHash()
  if (!(await verifyPassword(password, hash))) return { is: 'refused' }
  throttle.forgive(known, address)
  return { is: 'known', administrator: known }
}
