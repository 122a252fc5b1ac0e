import type { AdministratorStore, Factor } from '../ports/access/administrator-store.ts'
import { administratorName } from './create-administrator.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { unmatchableHash, verifyPassword } from './password-hash.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { stepOfCode } from './totp.ts'

export type LoginOutcome =
  /** By a password with this hash, which may be another by the time that they are let in. */
  | { readonly is: 'known'; readonly administrator: string; readonly passwordHash: string }
  /** The password is right, and a code of theirs is wanted too. */
  | { readonly is: 'code-wanted' }
  /** What was wrong is for the audit log, never for who asked. */
  | { readonly is: 'refused'; readonly administrator: string; readonly wrong: 'password' | 'code' }
  | { readonly is: 'too-soon'; readonly waitMs: number }

export interface Credentials {
  readonly name: string
  readonly password: string
  /** Of the authenticator app, or one of those for whoever lost it. */
  readonly code?: string | undefined
  readonly address: string
}

type LoginStore = Pick<AdministratorStore, 'passwordHash' | 'factor' | 'spendStep' | 'spendRecoveryCode'>

/**
 * Tells whether somebody is who they say. An unknown name gets the answer, and takes the time, of a wrong password. Only
 * what opens the door forgives the failures before it: a right password without a code does not, or codes could be tried
 * for ever.
 */
export async function logIn(
  store: LoginStore,
  throttle: LoginThrottle,
  { name, password, code, address }: Credentials,
  now: Date,
): Promise<LoginOutcome> {
  const known = administratorName(name)
  const waitMs = throttle.enter(known, address)
  if (waitMs > 0) return { is: 'too-soon', waitMs }

  const hash = (await store.passwordHash(known)) ?? unmatchableHash()
  const refused = { is: 'refused', administrator: known } as const
  if (!(await verifyPassword(password, hash))) return { ...refused, wrong: 'password' }
  const factor = await store.factor(known)
  if (factor && code === undefined) return { is: 'code-wanted' }
  if (factor && !(await takeCode(store, known, factor, code ?? '', now))) {
    return { ...refused, wrong: 'code' }
  }
  throttle.forgive(known, address)
  return { is: 'known', administrator: known, passwordHash: hash }
}

async function takeCode(
  store: LoginStore,
  name: string,
  { secret, lastStep }: Factor,
  code: string,
  now: Date,
): Promise<boolean> {
  const typed = code.replaceAll(/\s/g, '')
  const step = stepOfCode(secret, typed, now, lastStep)
  if (step !== undefined) return store.spendStep(name, step)
  return /^\d+$/.test(typed) ? false : store.spendRecoveryCode(name, hashRecoveryCode(typed))
}
