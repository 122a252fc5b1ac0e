import type { Role } from '../domain/access/roles.ts'
import type { Session } from '../ports/access/administrator-store.ts'

/** Whether somebody who came by a password alone holds a role for which that is not enough. A provider's own second factor counts. */
export const mustEnrol = (
  { via, hasFactor, roles }: Pick<Session, 'via' | 'hasFactor' | 'roles'>,
  secondFactorFor: readonly Role[],
): boolean => via === 'password' && !hasFactor && roles.some((role) => secondFactorFor.includes(role))

/** Whether somebody came by a password that another chose for them: they choose their own before anything else. */
export const mustChangePassword = ({
  via,
  hasTemporaryPassword,
}: Pick<Session, 'via' | 'hasTemporaryPassword'>): boolean => via === 'password' && hasTemporaryPassword
